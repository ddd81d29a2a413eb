// One line that is drawn over and over on a terminal; nothing where standard error is none.
#pragma once

#include <chrono>
#include <cstdint>
#include <string>

namespace gradus::runner {

class ProgressBar {
public:
  ProgressBar();
  ~ProgressBar();
  ProgressBar(const ProgressBar &) = delete;
  ProgressBar &operator=(const ProgressBar &) = delete;

  bool visible() const { return visible_; }
  /// Whether a redraw is due; so the caller formats its text only ten times a second.
  bool is_due() const;
  void draw(uint64_t done, uint64_t total, const std::string &text);
  /// Wipes the line, so that other text can be printed; the next draw brings it back.
  void clear();

private:
  bool visible_, color_, drawn_ = false;
  uint64_t first_ = 0;
  bool started_ = false;
  std::chrono::steady_clock::time_point start_, next_;
};

/// `1:05`, `2:03:09`.
std::string duration_text(double seconds);

} // namespace gradus::runner
