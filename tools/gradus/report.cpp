// Sentences and numbers for people.
#include "tools/gradus/report.h"

#include <cstdlib>
#include <unistd.h>

namespace gradus::runner {

bool has_color(std::FILE *stream) {
  const char *no_color = std::getenv("NO_COLOR");
  return (!no_color || !*no_color) && isatty(fileno(stream));
}

std::string colored(const std::string &text, const char *code, bool color) {
  return color ? "\033[" + std::string(code) + "m" + text + "\033[0m" : text;
}

namespace {

int say_error(const std::string &sentence, int status) {
  std::fflush(stdout);
  std::string label = colored("error:", "1;31", has_color(stderr));
  std::fprintf(stderr, "gradus: %s %s\n", label.c_str(), sentence.c_str());
  return status;
}

} // namespace

int fail(const runtime::Status &status) { return say_error(status.message(), exit_failed); }
int fail(const std::string &sentence) { return say_error(sentence, exit_failed); }
int fail_usage(const std::string &sentence) { return say_error(sentence, exit_usage); }

std::string grouped(uint64_t number) {
  std::string digits = std::to_string(number);
  for (size_t at = digits.size(); at > 3; at -= 3)
    digits.insert(at - 3, ",");
  return digits;
}

std::string byte_text(uint64_t bytes) {
  const char *units[] = {"bytes", "KiB", "MiB", "GiB", "TiB"};
  double value = static_cast<double>(bytes);
  size_t unit = 0;
  for (; value >= 1024 && unit < 4; ++unit)
    value /= 1024;
  char text[48];
  std::snprintf(text, sizeof text, unit && value < 10 ? "%.1f %s" : "%.0f %s", value, units[unit]);
  return text;
}

std::string brief(double value) {
  char text[32];
  std::snprintf(text, sizeof text, "%.4g", value);
  return text;
}

} // namespace gradus::runner
