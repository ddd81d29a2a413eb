// trainer_state.json, metrics.jsonl and the rows of the settings.
#include "runtime/train/metrics_log.h"
#include "runtime/train/trainer_state.h"
#include "test/unit/train/train_fixture.h"

#include <cmath>

namespace gradus::test {
namespace {

TEST(TrainerState, ReadsBackWhatItWrote) {
  rt::TrainerState state;
  state.model = "m\"odel";
  state.train = "pretrain";
  state.step = 12345678901;
  state.loss_sums = {0.1, 1e-300};
  state.hyperparameters = {{"pretrain.rate", 1.0 / 3}};
  state.has_best = true;
  state.best_value = 0.1 + 0.2;
  std::string text = to_json(state);
  auto back = rt::trainer_state_from_json(text, "state");
  ASSERT_TRUE(back);
  EXPECT_EQ(to_json(*back), text);
  EXPECT_EQ(back->best_value, 0.1 + 0.2);
  EXPECT_EQ(back->step, 12345678901u);
}

TEST(TrainerState, SaysWhatIsWrong) {
  for (const char *text : {"", "[]", "{", "{}", "{\"version\": 2}", "{\"version\": 1}",
                           "{\"version\": 1, \"model\": 3}"})
    EXPECT_FALSE(rt::trainer_state_from_json(text, "state")) << text;
  auto back = rt::trainer_state_from_json("{\"version\": 1, \"model\": \"m\"}", "state");
  EXPECT_EQ(back.status().message(), "`state` is damaged: it has no proper `train`");
}

TEST_F(TrainTest, MetricsAreCutBack) {
  std::string path = (folder / "metrics.jsonl").string();
  {
    rt::MetricsLog log;
    ASSERT_TRUE(log.open(path, 0).ok());
    for (uint64_t step : {1, 2, 3}) {
      rt::MetricsLine line;
      line.step = step;
      line.seconds = static_cast<double>(step);
      line.at_end = step == 2;
      line.validation = {{"loss", step == 3 ? NAN : 0.5}};
      ASSERT_TRUE(log.append(line).ok());
    }
  }
  EXPECT_NE(read_text(path).find("\"eval_loss\":null"), std::string::npos);
  rt::MetricsLog log;
  ASSERT_TRUE(log.open(path, 2).ok());
  EXPECT_EQ(read_text(path), "{\"step\":1,\"epoch\":0.0,\"eval_loss\":0.5,\"seconds\":1.0}\n");
  EXPECT_EQ(log.seconds_before(), 1);
}

TEST(Settings, EveryRowReadsWhatItPrints) {
  for (const rt::SettingRow &row : rt::setting_rows()) {
    rt::TrainSettings settings;
    std::string text = setting_text(settings, row);
    EXPECT_TRUE(set_setting(settings, row, text).ok()) << row.flag;
    EXPECT_EQ(setting_text(settings, row), text) << row.flag;
    bool free_text = std::holds_alternative<std::string rt::TrainSettings::*>(row.member);
    if (!free_text) {
      for (const char *wrong : {"", "x", "-1", "1x", "nan", "99999999999999999999999e999"})
        EXPECT_FALSE(set_setting(settings, row, wrong).ok()) << row.flag << " " << wrong;
    }
  }
}

} // namespace
} // namespace gradus::test
