// Runs the cases of a golden file with the compiler and compares losses and weights with the other framework's.
#include "compiler/jit/jit.h"
#include "gradus/abi.h"
#include "test/golden/uniform.h"

#include <nlohmann/json.hpp>

#include <algorithm>
#include <cmath>
#include <cstdio>
#include <fstream>
#include <memory>
#include <string>
#include <vector>

namespace {

using nlohmann::json;

size_t count_of(const json &tensor) {
  size_t count = 1;
  for (const json &extent : tensor["shape"])
    count *= extent.get<size_t>();
  return count;
}

struct Precision {
  const char *name;
  double losses, weights; ///< relative; of weights, to the greatest of the tensor
};
constexpr Precision precisions[] = {{"f64", 1e-10, 1e-8}, {"f32", 1e-4, 2e-2}};

class Case {
public:
  Case(const json &text, const std::string &root, const Precision &precision)
      : text_(text), precision_(precision), wide_(std::string(precision.name) == "f64"),
        name_(text["program"].get<std::string>() + " " + text["train"].get<std::string>() + " " + precision.name) {
    gradus_jit_options options = {};
    options.size = sizeof(options);
    options.precision = precision.name;
    std::vector<const char *> settings;
    for (const json &setting : text.value("settings", json::array()))
      settings_.push_back(setting);
    for (const std::string &setting : settings_)
      settings.push_back(setting.c_str());
    options.settings = settings.data();
    options.setting_count = int32_t(settings.size());
    char *diagnostics = nullptr;
    jit_.reset(gradus_jit_open((root + "/" + text["program"].get<std::string>()).c_str(), &options, &diagnostics));
    if (diagnostics)
      std::fputs(diagnostics, stdout);
    gradus_jit_free(diagnostics);
  }

  /// The number of failures; each is printed.
  int run() {
    if (!jit_)
      return fail("it does not compile");
    const gradus_model *model = gradus_jit_model(jit_.get());
    gradus_instance *made = nullptr;
    gradus_status status = gradus_create(model, nullptr, &made);
    instance_.reset(made);
    entry_ = gradus_find_entry(model, (text_["train"].get<std::string>() + "_step").c_str());
    if (status != GRADUS_OK || entry_ < 0)
      return fail("there is no instance or no such step");
    return write_parameters() + make_steps() + compare_parameters();
  }

private:
  int fail(const std::string &what) {
    std::printf("%s: %s\n", name_.c_str(), what.c_str());
    return 1;
  }
  int fail_call() { return fail(gradus_message(instance_.get())); }

  double first_value(size_t parameter, size_t place) const {
    return double(float((2 * uniform(parameter, place) - 1) * text_["parameters"][parameter]["scale"].get<double>()));
  }

  int write_parameters() {
    for (size_t k = 0; k < text_["parameters"].size(); ++k) {
      const json &parameter = text_["parameters"][k];
      std::vector<double> wide;
      for (size_t i = 0; i < count_of(parameter); ++i)
        wide.push_back(first_value(k, i));
      std::vector<float> narrow(wide.begin(), wide.end());
      const void *values = wide_ ? static_cast<const void *>(wide.data()) : narrow.data();
      if (gradus_write_parameter(instance_.get(), parameter["name"].get<std::string>().c_str(), values, wide.size()) !=
          GRADUS_OK)
        return fail_call();
    }
    return 0;
  }

  /// The bytes of one argument at one step.
  std::vector<char> argument(size_t k, uint64_t step) const {
    const json &argument = text_["arguments"][k];
    std::vector<char> bytes;
    auto append = [&](auto value) {
      bytes.insert(bytes.end(), reinterpret_cast<char *>(&value), reinterpret_cast<char *>(&value + 1));
    };
    double low = argument.value("low", 0.0), high = argument.value("high", 1.0);
    for (size_t i = 0; i < count_of(argument); ++i) {
      double u = uniform(1000 + 16 * step + k, i);
      float number = float(low + (high - low) * u);
      if (argument.contains("below"))
        append(int32_t(std::floor(u * argument["below"].get<double>())));
      else if (wide_)
        append(double(number));
      else
        append(number);
    }
    return bytes;
  }

  int make_steps() {
    // Of the step's symbolic dimensions: the rows of a batch, where the case doesn't name them all.
    const std::vector<int64_t> dims = text_.value("dims", std::vector<int64_t>{text_["arguments"][0]["shape"][0].get<int64_t>()});
    double worst = 0;
    for (size_t step = 0; step < text_["losses"].size(); ++step) {
      std::vector<std::vector<char>> inputs;
      std::vector<void *> arguments;
      for (size_t k = 0; k < text_["arguments"].size(); ++k)
        inputs.push_back(argument(k, step));
      for (std::vector<char> &input : inputs)
        arguments.push_back(input.data());
      const json row = text_["losses"][step];
      const json losses = row.is_array() ? row : json::array({row});
      std::vector<double> wide(losses.size());
      std::vector<float> narrow(losses.size());
      for (size_t k = 0; k < losses.size(); ++k)
        arguments.push_back(wide_ ? static_cast<void *>(&wide[k]) : &narrow[k]);
      if (gradus_call(instance_.get(), entry_, arguments.data(), dims.data()) != GRADUS_OK)
        return fail_call();
      for (size_t k = 0; k < losses.size(); ++k) {
        double loss = wide_ ? wide[k] : double(narrow[k]), expected = losses[k];
        double error = std::fabs(loss - expected) / std::fabs(expected);
        worst = std::max(worst, error);
        if (!(error <= precision_.losses))
          return fail("loss " + std::to_string(k + 1) + " of step " + std::to_string(step + 1) + " is " + text(loss) +
                      " instead of " + text(expected));
      }
    }
    std::printf("%s: %zu losses, at most %.1e apart\n", name_.c_str(), text_["losses"].size(), worst);
    return 0;
  }

  int compare_parameters() {
    double worst = 0;
    for (size_t k = 0; k < text_["parameters"].size(); ++k) {
      std::string name = text_["parameters"][k]["name"];
      std::vector<double> values = read(name, count_of(text_["parameters"][k]));
      if (values.empty())
        return fail_call();
      if (!text_["after"].contains(name)) {
        for (size_t i = 0; i < values.size(); ++i)
          if (values[i] != first_value(k, i))
            return fail("`" + name + "` has changed, and is not trained");
        continue;
      }
      const json &after = text_["after"][name];
      double sum = 0, squares = 0;
      for (double value : values) {
        sum += value;
        squares += value * value;
      }
      double scale = std::sqrt(after["squares"].get<double>() / double(values.size()));
      auto differs = [&](double found, double expected, double unit) {
        double error = std::fabs(found - expected) / unit;
        worst = std::max(worst, error);
        return !(error <= precision_.weights);
      };
      if (differs(squares, after["squares"], after["squares"]) || differs(sum, after["sum"], scale * double(values.size())))
        return fail("`" + name + "` is another one in all");
      for (const auto &[place, expected] : after["values"].items())
        if (differs(values[std::stoul(place)], expected, scale))
          return fail("`" + name + "[" + place + "]` is " + text(values[std::stoul(place)]) + " instead of " +
                      text(expected.get<double>()));
    }
    std::printf("%s: weights at most %.1e apart\n", name_.c_str(), worst);
    return 0;
  }

  /// Empty on failure.
  std::vector<double> read(const std::string &name, size_t count) {
    std::vector<double> wide(count);
    std::vector<float> narrow(count);
    void *values = wide_ ? static_cast<void *>(wide.data()) : narrow.data();
    if (gradus_read_parameter(instance_.get(), name.c_str(), values, count) != GRADUS_OK)
      return {};
    if (!wide_)
      wide.assign(narrow.begin(), narrow.end());
    return wide;
  }

  static std::string text(double number) {
    char digits[32];
    std::snprintf(digits, sizeof digits, "%.12g", number);
    return digits;
  }

  struct CloseJit {
    void operator()(gradus_jit *jit) const { gradus_jit_close(jit); }
  };
  struct Destroy {
    void operator()(gradus_instance *instance) const { gradus_destroy(instance); }
  };

  const json &text_;
  Precision precision_;
  bool wide_;
  std::string name_;
  std::vector<std::string> settings_;
  std::unique_ptr<gradus_jit, CloseJit> jit_;
  std::unique_ptr<gradus_instance, Destroy> instance_;
  int32_t entry_ = -1;
};

} // namespace

int main(int argc, char **argv) {
  if (argc != 3) {
    std::fputs("usage: golden FILE.json ROOT\n", stderr);
    return 2;
  }
  json cases = json::parse(std::ifstream(argv[1]));
  int failures = 0;
  for (const json &text : cases)
    for (const Precision &precision : precisions) {
      const json wanted = text.value("precisions", json::array());
      if (wanted.empty() || std::find(wanted.begin(), wanted.end(), precision.name) != wanted.end())
        failures += Case(text, argv[2], precision).run();
    }
  if (failures)
    std::printf("repeat with: %s %s %s\n", argv[0], argv[1], argv[2]);
  return failures ? 1 : 0;
}
