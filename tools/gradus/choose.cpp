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

std::vector<std::string> rate_names(const gradus_model &model, const std::string &train) {
  std::vector<std::string> names;
  for (int32_t index = 0; index < model.hyper_count; ++index) {
    std::string name = model.hypers[index].name;
    if (name.compare(0, train.size() + 1, train + ".") != 0)
      continue;
    std::string rest = name.substr(train.size() + 1);
    size_t digits = rest.find_first_not_of("0123456789");
    if (digits != 0 && digits != std::string::npos && rest[digits] == '.')
      rest = rest.substr(digits + 1);
    if (rest == "rate" || rest == "rate.rate")
      names.push_back(name);
  }
  return names;
}

} // namespace gradus::runner
