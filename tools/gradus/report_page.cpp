// Writes the page section by section.
#include "tools/gradus/report_page.h"

#include "runtime/train/settings.h"
#include "tools/gradus/html.h"
#include "tools/gradus/report.h"

#include <algorithm>
#include <cmath>

namespace gradus::runner {
namespace {

using runtime::number_text;

std::string absent(const std::string &sentence) {
  return "<p class=\"absent\">" + escaped(sentence) + "</p>\n";
}

std::string count_text(int64_t count) {
  return grouped(static_cast<uint64_t>(std::max<int64_t>(count, 0)));
}

/// The middle of the values that are numbers; NaN where there is none.
double median(const std::vector<ChartPoint> &points) {
  std::vector<double> values;
  for (const ChartPoint &point : points)
    if (std::isfinite(point.value) && point.value > 0)
      values.push_back(point.value);
  if (values.empty())
    return std::nan("");
  std::nth_element(values.begin(), values.begin() + static_cast<std::ptrdiff_t>(values.size() / 2),
                   values.end());
  return values[values.size() / 2];
}

std::string title_of(const RunRecord &record) {
  std::string model = record.about ? record.about->model : record.state ? record.state->model : "";
  std::string train = record.about ? record.about->train : record.state ? record.state->train : "";
  return model.empty() ? "run " + record.path : model + ": " + train;
}

int64_t batch_size_of(const RunRecord &record) {
  return record.about ? record.about->batch_size : record.state ? record.state->batch_size : 0;
}

uint64_t parameters_of(const RunAbout &about) {
  uint64_t count = 0;
  for (const RunParameter &parameter : about.parameters)
    count += parameter.count;
  return count;
}

// ---- facts ----

class Facts {
public:
  void add(const std::string &name, const std::string &value) {
    html_ += "<div><dt>" + escaped(name) + "</dt><dd>" + escaped(value) + "</dd></div>";
  }
  std::string html() const { return "<dl>" + html_ + "</dl>\n"; }

private:
  std::string html_;
};

std::string facts(const RunRecord &record) {
  Facts facts;
  facts.add("steps", grouped(record.steps));
  if (record.epochs > 0)
    facts.add("epochs", number_text(std::round(record.epochs * 100) / 100));
  if (record.state && record.state->best_value)
    facts.add("best " + record.state->best_name,
              brief(*record.state->best_value) + " at step " + grouped(record.state->best_step));
  if (record.seconds > 0)
    facts.add("time", time_text(record.seconds));
  double rate = median(record.examples_per_second);
  if (rate > 0) {
    facts.add("throughput", grouped(static_cast<uint64_t>(rate)) + " examples/s");
    if (int64_t batch = batch_size_of(record); batch > 0)
      facts.add("time per step", time_text(static_cast<double>(batch) / rate));
  }
  if (record.peak_memory > 0)
    facts.add("peak memory of the process", byte_text(record.peak_memory));
  if (record.about) {
    facts.add("parameters", grouped(parameters_of(*record.about)));
    facts.add("examples",
              count_text(record.about->examples) +
                  (record.about->validation_examples > 0
                       ? " and " + count_text(record.about->validation_examples) + " for validation"
                       : ""));
  }
  return facts.html();
}

// ---- curves ----

/// `maximize value over discriminator`: which statement a curve belongs to.
std::string statement_note(const RunRecord &record, const std::string &result) {
  if (!record.about)
    return "";
  for (const RunStatement &statement : record.about->statements) {
    if (statement.result != result)
      continue;
    std::vector<std::string> parts; // of the model
    for (const std::string &parameter : statement.over) {
      std::string part = parameter.substr(0, parameter.find('.'));
      if (std::find(parts.begin(), parts.end(), part) == parts.end())
        parts.push_back(part);
    }
    std::string over;
    for (size_t index = 0; index < parts.size() && index < 4; ++index)
      over += (index ? ", " : "") + parts[index];
    return statement.goal + " " + statement.loss + " over " + over +
           (parts.size() > 4 ? ", …" : "") + " using " + statement.optimizer;
  }
  return "";
}

Chart chart_of(const RunCurve &curve, const std::string &note) {
  Chart chart{curve.name, note, "", {}, 5};
  if (!curve.training.empty())
    chart.series.push_back({"training", "train", curve.training});
  if (!curve.validation.empty())
    chart.series.push_back({"validation", "eval", curve.validation});
  return chart;
}

std::string curves(const RunRecord &record) {
  std::string html = "<section id=\"losses\"><h2>Losses</h2>\n";
  if (record.losses.empty())
    html += absent("The log has no training loss yet.");
  else
    html += "<div class=\"charts\">\n";
  for (const RunCurve &curve : record.losses)
    html += chart_figure(chart_of(curve, statement_note(record, curve.name)));
  html += record.losses.empty() ? "</section>\n" : "</div></section>\n";
  if (record.metrics.empty()) {
    bool evaluates = std::any_of(record.losses.begin(), record.losses.end(),
                                 [](const RunCurve &curve) { return !curve.validation.empty(); });
    html += "<section id=\"metrics\"><h2>Metrics</h2>\n" +
            absent(evaluates ? "The model has no metrics that the data has inputs for."
                             : "Nothing was evaluated: the run has no validation data.") +
            "</section>\n";
  } else {
    html += "<section id=\"metrics\"><h2>Metrics</h2><div class=\"charts\">\n";
    for (const RunCurve &curve : record.metrics)
      html += chart_figure(chart_of(curve, ""));
    html += "</div></section>\n";
  }
  if (record.others.empty() && record.examples_per_second.size() < 2)
    return html;
  html += "<section id=\"others\"><h2>On the way</h2><div class=\"charts\">\n";
  for (const RunCurve &curve : record.others)
    html += chart_figure(Chart{curve.name, "", "", {{"value", "train", curve.training}}, 5});
  if (record.examples_per_second.size() >= 2)
    html += chart_figure(Chart{"throughput",
                               "",
                               "examples per second",
                               {{"training", "train", record.examples_per_second}},
                               6});
  return html + "</div></section>\n";
}

// ---- pictures ----

/// Of a picture's first chunk, where every PNG says them.
uint32_t big_endian(const std::string &bytes, size_t at) {
  uint32_t number = 0;
  for (size_t index = at; index < at + 4; ++index)
    number = number << 8 | static_cast<unsigned char>(bytes[index]);
  return number;
}

/// A strip of pictures needs more room than a square grid of them.
bool is_strip(const RunPicture &picture) {
  return big_endian(picture.bytes, 16) / 3 >= big_endian(picture.bytes, 20);
}

std::string picture_figure(const RunPicture &picture, const std::string &caption) {
  return "<figure><img alt=\"" + escaped(caption) + "\" src=\"" + png_uri(picture.bytes) +
         "\"><figcaption>" + escaped(caption) + "</figcaption></figure>\n";
}

std::string pictures(const RunRecord &record, size_t most) {
  std::string html = "<section id=\"samples\"><h2>Samples over time</h2>\n";
  size_t count = record.samples.size(), shown = std::min(count, most);
  if (count == 0)
    html += absent("The run holds no sample grids (samples/step-….png).");
  if (shown < count)
    html += absent(std::to_string(shown) + " of " + std::to_string(count) + " grids are shown.");
  if (shown)
    html += is_strip(record.samples.back()) ? "<div class=\"pictures strips\">\n"
                                            : "<div class=\"pictures\">\n";
  for (size_t index = 0; index < shown; ++index) {
    const RunPicture &picture =
        record.samples[shown == 1 ? count - 1 : index * (count - 1) / (shown - 1)];
    html += picture_figure(picture, "step " + grouped(*picture.step));
  }
  html += shown ? "</div></section>\n" : "</section>\n";
  if (record.pictures.empty())
    return html;
  html += "<section id=\"pictures\"><h2>Pictures</h2><div class=\"wide\">\n";
  for (const RunPicture &picture : record.pictures)
    html += picture_figure(picture, picture.name);
  return html + "</div></section>\n";
}

// ---- model and settings ----

std::string row(const std::vector<std::string> &cells, size_t first_number) {
  std::string html = "<tr>";
  for (size_t index = 0; index < cells.size(); ++index)
    html += (index >= first_number ? "<td class=\"number\">" : "<td>") + escaped(cells[index]) +
            "</td>";
  return html + "</tr>\n";
}

std::string model(const RunRecord &record) {
  std::string html = "<section id=\"model\"><h2>Model</h2>\n";
  if (!record.about)
    return html + absent("The run holds no about.json, which says what the model consists of.") +
           "</section>\n";
  const RunAbout &about = *record.about;
  std::string chosen;
  for (const auto &[name, value] : about.model_hyperparameters)
    chosen += (chosen.empty() ? "" : ", ") + name + " = " + value;
  html += "<p><b>" + escaped(about.model) + "</b>" +
          escaped(chosen.empty() ? "" : " (" + chosen + ")") +
          (about.doc.empty() ? "" : ": " + escaped(about.doc)) + "</p>\n";
  html += "<div class=\"scroll\"><table><thead><tr><th>parameter</th><th>shape</th><th "
          "class=\"number\">count</th></tr></thead><tbody>\n";
  for (const RunParameter &parameter : about.parameters)
    html += row({parameter.name, parameter.shape.empty() ? "number" : parameter.shape,
                 grouped(parameter.count)},
                2);
  html += "</tbody><tfoot>" + row({"total", "", grouped(parameters_of(about))}, 2) +
          "</tfoot></table></div>\n";
  html += "<h3>Memory as planned</h3><div class=\"scroll\"><table><tbody>\n";
  html += row({"weights and states", byte_text(about.weights)}, 1);
  html += row({"optimizer", byte_text(about.optimizer)}, 1);
  html += row(
      {"one step at batch size " + std::to_string(about.batch_size), byte_text(about.arena)}, 1);
  return html + "</tbody></table></div></section>\n";
}

std::string settings(const RunRecord &record) {
  std::string rows;
  if (record.about) {
    const RunAbout &about = *record.about;
    rows += row({"seed", std::to_string(about.seed)}, 2);
    rows += row({"batch size", std::to_string(about.batch_size)}, 2);
    rows += row({"precision", about.precision}, 2);
    rows += row({"threads", std::to_string(about.threads)}, 2);
    if (!about.processor.empty())
      rows += row({"processor", about.processor}, 2);
    rows += row({"Gradus", about.version}, 2);
  } else if (record.state) {
    rows += row({"seed", std::to_string(record.state->seed)}, 2);
    rows += row({"batch size", std::to_string(record.state->batch_size)}, 2);
  }
  if (record.state)
    for (const auto &[name, value] : record.state->hyperparameters)
      rows += row({name, number_text(value)}, 2);
  std::string html = "<section id=\"settings\"><h2>Settings</h2>\n";
  if (rows.empty())
    html +=
        absent("The run holds neither about.json nor a checkpoint, which would say its settings.");
  else
    html += "<div class=\"scroll\"><table><tbody>\n" + rows + "</tbody></table></div>\n";
  return html + "</section>\n";
}

} // namespace

std::string report_page(const RunRecord &record, const PageOptions &options) {
  std::string title = title_of(record);
  // The policy: nothing is fetched, whatever a name in the run may say.
  std::string html =
      "<!doctype html>\n<html lang=\"en\"><head><meta charset=\"utf-8\"><meta http-equiv=\"Content-"
      "Security-Policy\" content=\"default-src 'none'; img-src data:; style-src 'unsafe-inline'; "
      "script-src 'unsafe-inline'\"><meta name=\"viewport\" content=\"width=device-width, "
      "initial-scale=1\"><title>" +
      escaped(title) + "</title><style>" + report_style + "</style></head><body>\n<h1>" +
      escaped(title) + "</h1>\n";
  if (record.command.empty()) {
    html += absent("The command that made this run is not known: it has no run.json.");
  } else {
    html += "<pre id=\"command\"><span>gradus</span>"; // a line breaks between words only
    for (const std::string &word : record.command)
      html += " <span>" + escaped(shell_text({word})) + "</span>";
    html += "</pre>\n";
  }
  for (const std::string &sentence : record.left_out)
    html += absent(sentence);
  html += facts(record) + curves(record) + pictures(record, options.most_samples) + model(record) +
          settings(record);
  return html + "<footer>" + escaped(record.path) +
         ", written by gradus report</footer>\n<script>" + report_script +
         "</script>\n</body></html>\n";
}

} // namespace gradus::runner
