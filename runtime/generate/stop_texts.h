// The texts that end a generation, found in what comes piece by piece.
#pragma once

#include <string>
#include <vector>

namespace gradus::runtime {

class StopTexts {
public:
  /// Empty ones are left out.
  explicit StopTexts(std::vector<std::string> texts);

  /// What may be shown once `piece` has come: nothing of a stop text, and nothing that may yet
  /// become the begin of one.
  std::string push(const std::string &piece);
  /// Whether a stop text came; what was before it has been shown.
  bool found() const { return found_; }
  /// What was held back, when nothing more comes.
  std::string finish();

private:
  std::vector<std::string> texts_;
  std::string held_;
  bool found_ = false;
};

} // namespace gradus::runtime
