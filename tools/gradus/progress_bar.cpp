// Draws the bar as wide as the terminal leaves room beside the text.
#include "tools/gradus/progress_bar.h"

#include "tools/gradus/report.h"

#include <algorithm>
#include <cstdio>
#include <sys/ioctl.h>
#include <unistd.h>

namespace gradus::runner {
namespace {

using Clock = std::chrono::steady_clock;

size_t terminal_width() {
  winsize size{};
  return ioctl(STDERR_FILENO, TIOCGWINSZ, &size) == 0 && size.ws_col > 0 ? size.ws_col : 80;
}

} // namespace

ProgressBar::ProgressBar() : visible_(isatty(STDERR_FILENO)), color_(has_color(stderr)) {}

ProgressBar::~ProgressBar() { clear(); }

bool ProgressBar::is_due() const { return visible_ && Clock::now() >= next_; }

void ProgressBar::draw(uint64_t done, uint64_t total, const std::string &text) {
  if (!visible_)
    return;
  Clock::time_point now = Clock::now();
  next_ = now + std::chrono::milliseconds(100);
  if (!started_) {
    started_ = true;
    start_ = now;
    first_ = done;
  }
  double share = total ? static_cast<double>(done) / static_cast<double>(total) : 1;
  double elapsed = std::chrono::duration<double>(now - start_).count();
  std::string left;
  if (done > first_ && done < total)
    left = "  " +
           duration_text(elapsed / static_cast<double>(done - first_) *
                         static_cast<double>(total - done)) +
           " left";
  std::string tail = " " + std::to_string(done) + "/" + std::to_string(total) + "  " + text + left;
  size_t width = terminal_width() - 1;
  size_t room = width > tail.size() + 12 ? std::min<size_t>(width - tail.size() - 2, 30) : 0;
  size_t filled = static_cast<size_t>(share * static_cast<double>(room));
  std::string bar = room ? "[" + colored(std::string(filled, '='), "32", color_) +
                               std::string(room - filled, ' ') + "]"
                         : "";
  std::fprintf(stderr, "\r\033[K%s%s", bar.c_str(), tail.substr(0, width).c_str());
  std::fflush(stderr);
  drawn_ = true;
}

void ProgressBar::clear() {
  if (drawn_)
    std::fputs("\r\033[K", stderr);
  drawn_ = false;
}

std::string duration_text(double seconds) {
  uint64_t whole = seconds < 0 || seconds > 1e9 ? 0 : static_cast<uint64_t>(seconds + 0.5);
  char text[32];
  if (whole >= 3600)
    std::snprintf(text, sizeof text, "%llu:%02u:%02u",
                  static_cast<unsigned long long>(whole / 3600),
                  static_cast<unsigned>(whole / 60 % 60), static_cast<unsigned>(whole % 60));
  else
    std::snprintf(text, sizeof text, "%u:%02u", static_cast<unsigned>(whole / 60),
                  static_cast<unsigned>(whole % 60));
  return text;
}

} // namespace gradus::runner
