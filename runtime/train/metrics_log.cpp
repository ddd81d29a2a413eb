// Appends to and truncates the log of a run.
#include "runtime/train/metrics_log.h"

#include "runtime/file/file.h"

#include <cerrno>
#include <cmath>
#include <cstring>
#include <fcntl.h>
#include <nlohmann/json.hpp>
#include <unistd.h>

namespace gradus::runtime {
namespace {

using Json = nlohmann::ordered_json;

Status failure(const char *verb, const std::string &path) {
  return Status(GRADUS_IO,
                std::string("cannot ") + verb + " `" + path + "`: " + std::strerror(errno));
}

Json finite(double value) { return std::isfinite(value) ? Json(value) : Json(nullptr); }

/// Clock values have no use for sixteen digits.
double rounded(double value, double unit) { return std::round(value / unit) * unit; }

} // namespace

std::string to_json(const MetricsLine &line) {
  Json json;
  json["step"] = line.step;
  json["epoch"] = line.epoch;
  for (const Measured &measured : line.training)
    json["train_" + measured.name] = finite(measured.value);
  for (const Measured &measured : line.validation)
    json["eval_" + measured.name] = finite(measured.value);
  json["seconds"] = rounded(line.seconds, 0.001);
  if (line.examples_per_second > 0)
    json["examples_per_second"] = rounded(line.examples_per_second, 1);
  if (line.peak_memory > 0)
    json["peak_memory_bytes"] = line.peak_memory;
  if (line.at_end)
    json["at_end"] = true;
  return json.dump(-1, ' ', false, Json::error_handler_t::replace) + "\n";
}

MetricsLog::~MetricsLog() {
  if (descriptor_ >= 0)
    ::close(descriptor_);
}

Status MetricsLog::open(const std::string &path, uint64_t step) {
  path_ = path;
  std::string kept;
  bool changed = false;
  if (::access(path.c_str(), F_OK) == 0) {
    Result<Bytes> bytes = read_file(path);
    if (!bytes)
      return bytes.status();
    std::string text(bytes->data.get(), static_cast<size_t>(bytes->size));
    size_t at = 0;
    while (at < text.size()) {
      size_t end = text.find('\n', at);
      std::string line = text.substr(at, end == std::string::npos ? end : end + 1 - at);
      at += line.size();
      Json json = Json::parse(line, nullptr, /*allow_exceptions=*/false);
      bool keep = end != std::string::npos && json.is_object() && json.contains("step") &&
                  json["step"].is_number_unsigned() && json["step"].get<uint64_t>() <= step &&
                  !json.contains("at_end");
      changed |= !keep;
      if (!keep)
        continue;
      kept += line;
      if (json.contains("seconds") && json["seconds"].is_number())
        seconds_before_ = json["seconds"].get<double>();
    }
  }
  if (changed)
    if (Status status = replace_file(path, {{kept.data(), kept.size()}}); !status.ok())
      return status;
  descriptor_ = ::open(path.c_str(), O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0666);
  return descriptor_ < 0 ? failure("open", path) : Status();
}

Status MetricsLog::append(const MetricsLine &line) {
  std::string text = to_json(line);
  size_t done = 0;
  while (done < text.size()) {
    ssize_t count = ::write(descriptor_, text.data() + done, text.size() - done);
    if (count < 0 && errno == EINTR)
      continue;
    if (count < 0)
      return failure("write", path_);
    done += static_cast<size_t>(count);
  }
  return Status();
}

Status MetricsLog::sync() {
  // EINVAL: something that cannot be synced, such as a pipe.
  if (::fdatasync(descriptor_) != 0 && errno != EINVAL)
    return failure("sync", path_);
  return Status();
}

} // namespace gradus::runtime
