// Text in a character set that a file names, to UTF-8.
#pragma once

#include "runtime/status/status.h"

#include <memory>
#include <string>
#include <string_view>

namespace gradus::runtime {

/// What a catalogue's strings are written in. Most are UTF-8; older ones are in the set of their
/// language, such as ISO-8859-1.
class Charset {
public:
  /// By its name, in any case; empty is UTF-8. Failures call the file `what`.
  static Result<Charset> make(const std::string &name, const std::string &what);

  Result<std::string> to_utf8(std::string_view text) const;

private:
  std::string name_, what_;
  std::shared_ptr<void> converter_; // none: the text is UTF-8 already, or is none
};

} // namespace gradus::runtime
