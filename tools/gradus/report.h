// What the runner says, and where: results to standard output, failures and progress to standard
// error.
#pragma once

#include "runtime/status/status.h"

#include <cstdio>
#include <string>

namespace gradus::runner {

/// Exit statuses.
enum { exit_ok = 0, exit_failed = 1, exit_usage = 2, exit_interrupted = 130 };

/// Whether to write terminal colours to `stream`: it is a terminal and NO_COLOR is not set.
bool has_color(std::FILE *stream);
/// `text` in the terminal's bold red, bold, …, or as it is. `code` is the SGR parameter: "1;31".
std::string colored(const std::string &text, const char *code, bool color);

/// "gradus: error: <sentence>" to standard error; returns exit_failed.
int fail(const runtime::Status &status);
int fail(const std::string &sentence);
/// The same for a command line that cannot be meant; returns exit_usage.
int fail_usage(const std::string &sentence);

/// 106,864
std::string grouped(uint64_t number);
/// `417 KiB`
std::string byte_text(uint64_t bytes);
/// Four significant digits: a loss.
std::string brief(double value);

} // namespace gradus::runner
