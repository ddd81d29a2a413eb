// Finds train blocks, functions and measures by name, with suggestions.
#include "tools/gradus/choose.h"

#include "tools/gradus/suggest.h"

#include <algorithm>

namespace gradus::runner {

using runtime::Result;
using runtime::Status;

namespace {

const std::string step_suffix = "_step";

std::string list(const std::vector<std::string> &names) {
  std::string text;
  for (const std::string &name : names)
    text += (text.empty() ? "`" : ", `") + name + "`";
  return text;
}

} // namespace

Result<ChosenStep> choose_step(const OpenModel &model, const std::string &name) {
  std::vector<std::string> names;
  std::vector<ChosenStep> steps;
  const gradus_model &tables = model.tables();
  for (int32_t index = 0; index < tables.entry_count; ++index) {
    if (tables.entries[index].kind != GRADUS_ENTRY_STEP)
      continue;
    ChosenStep step;
    step.entry = index;
    step.train = tables.entries[index].name;
    for (const runtime::ManifestStep &known : model.manifest().steps)
      if (known.entry == step.train)
        step.manifest = &known;
    if (step.manifest)
      step.train = step.manifest->name;
    else if (step.train.size() > step_suffix.size() &&
             step.train.compare(step.train.size() - step_suffix.size(), step_suffix.size(),
                                step_suffix) == 0)
      step.train.resize(step.train.size() - step_suffix.size());
    names.push_back(step.train);
    steps.push_back(step);
  }
  std::string what = "`" + std::string(tables.name) + "`";
  if (steps.empty())
    return Status(GRADUS_INVALID_ARGUMENT, what + " has no train block");
  if (name.empty() && steps.size() == 1)
    return steps.front();
  if (name.empty())
    return Status(GRADUS_INVALID_ARGUMENT,
                  what + " has several train blocks; say which: " + list(names));
  for (const ChosenStep &step : steps)
    if (step.train == name)
      return step;
  return Status(GRADUS_INVALID_ARGUMENT, what + " has no train block `" + name + "`; it has " +
                                             list(names) + did_you_mean(name, names));
}

Result<int32_t> choose_function(const OpenModel &model, const std::string &name) {
  std::vector<std::string> names;
  const gradus_model &tables = model.tables();
  for (int32_t index = 0; index < tables.entry_count; ++index) {
    const gradus_entry &entry = tables.entries[index];
    if (entry.kind != GRADUS_ENTRY_FUNCTION && entry.kind != GRADUS_ENTRY_LOSS &&
        entry.kind != GRADUS_ENTRY_METRIC)
      continue;
    if (name == entry.name)
      return index;
    names.push_back(entry.name);
  }
  return Status(GRADUS_INVALID_ARGUMENT, "`" + std::string(tables.name) +
                                             "` exports no function `" + name + "`" +
                                             (names.empty() ? "" : "; it exports " + list(names)) +
                                             did_you_mean(name, names));
}

std::vector<const gradus_entry *> with_measures(const gradus_model &model,
                                                std::vector<const gradus_entry *> entries,
                                                const runtime::DataSet &data,
                                                const runtime::BindOptions &options,
                                                const std::vector<std::string> &losses) {
  for (int32_t index = 0; index < model.entry_count; ++index) {
    const gradus_entry &entry = model.entries[index];
    bool wanted =
        entry.kind == GRADUS_ENTRY_METRIC ||
        (entry.kind == GRADUS_ENTRY_LOSS &&
         (losses.empty() || std::find(losses.begin(), losses.end(), entry.name) != losses.end()));
    if (!wanted)
      continue;
    std::vector<const gradus_entry *> more = entries;
    more.push_back(&entry);
    if (runtime::bind_data(more, data, options).ok())
      entries = std::move(more);
  }
  return entries;
}

/// `rate.rate` of `fit.rate.rate` and of `fit.0.rate.rate`; nothing of a hyperparameter of another train block.
static std::string name_in_statement(const std::string &name, const std::string &train) {
  if (name.compare(0, train.size() + 1, train + ".") != 0)
    return "";
  std::string rest = name.substr(train.size() + 1);
  size_t digits = rest.find_first_not_of("0123456789");
  if (digits != 0 && digits != std::string::npos && rest[digits] == '.')
    rest = rest.substr(digits + 1);
  return rest;
}

runtime::Result<std::vector<std::string>> rate_names(const gradus_model &model,
                                                     const std::string &train) {
  std::vector<std::string> names, below, all;
  for (int32_t index = 0; index < model.hyper_count; ++index) {
    std::string name = model.hypers[index].name, rest = name_in_statement(name, train);
    if (rest == "rate" || rest == "rate.rate")
      names.push_back(name);
    else if (rest.compare(0, 5, "rate.") == 0)
      below.push_back(name);
    all.push_back(name);
  }
  // Below a rate stand the other arguments of its schedule, beside the schedule's own rate, or the rates of groups.
  std::string groups;
  for (const std::string &name : below) {
    std::string beside = name.substr(0, name.rfind('.')) + ".rate";
    bool of_schedule = std::any_of(all.begin(), all.end(), [&](const std::string &other) {
      return other != name && other.compare(0, beside.size(), beside) == 0;
    });
    if (!of_schedule)
      groups += " --set " + name + "=…";
  }
  if (!groups.empty())
    return runtime::Status(GRADUS_INVALID_ARGUMENT,
                           "--learning-rate sets one rate, but `" + train +
                               "` has one for each group of parameters; set them by" + groups);
  if (names.empty())
    return runtime::Status(GRADUS_INVALID_ARGUMENT,
                           "`" + train +
                               "` has no hyperparameter called rate for --learning-rate; "
                               "`gradus inspect` lists what it has for --set");
  return names;
}

} // namespace gradus::runner
