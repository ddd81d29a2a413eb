// A recursive descent over sums, products, powers and parentheses.
#include "tools/gradus/polynomial.h"

#include <cctype>
#include <cmath>
#include <cstdlib>

namespace gradus::runner {
namespace {

class Parser {
public:
  Parser(const std::string &text, const std::map<std::string, int64_t> &dimensions)
      : text_(text), dimensions_(dimensions) {}

  std::optional<double> parse() {
    double value = sum(0);
    skip();
    if (failed_ || at_ != text_.size())
      return std::nullopt;
    return value;
  }

private:
  void skip() {
    while (at_ < text_.size() && std::isspace(static_cast<unsigned char>(text_[at_])))
      ++at_;
  }
  bool take(char c) {
    skip();
    if (at_ >= text_.size() || text_[at_] != c)
      return false;
    ++at_;
    return true;
  }
  double sum(int depth) {
    bool negative = take('-');
    double value = product(depth);
    if (negative)
      value = -value;
    for (;;) {
      if (take('+'))
        value += product(depth);
      else if (take('-'))
        value -= product(depth);
      else
        return value;
    }
  }
  double product(int depth) {
    double value = power(depth);
    while (take('*'))
      value *= power(depth);
    return value;
  }
  double power(int depth) {
    double value = atom(depth);
    return take('^') ? std::pow(value, atom(depth)) : value;
  }
  double atom(int depth) {
    constexpr int deepest = 100;
    if (depth < deepest && take('(')) {
      double value = sum(depth + 1);
      failed_ |= !take(')');
      return value;
    }
    skip();
    size_t begin = at_;
    while (at_ < text_.size() && (std::isalnum(static_cast<unsigned char>(text_[at_])) ||
                                  text_[at_] == '_' || text_[at_] == '.'))
      ++at_;
    std::string word = text_.substr(begin, at_ - begin);
    if (!word.empty() && std::isdigit(static_cast<unsigned char>(word[0])))
      return std::strtod(word.c_str(), nullptr);
    auto known = dimensions_.find(word);
    if (known != dimensions_.end())
      return static_cast<double>(known->second);
    failed_ = true;
    return 0;
  }

  const std::string &text_;
  const std::map<std::string, int64_t> &dimensions_;
  size_t at_ = 0;
  bool failed_ = false;
};

} // namespace

std::optional<double> evaluate_polynomial(const std::string &text,
                                          const std::map<std::string, int64_t> &dimensions) {
  return Parser(text, dimensions).parse();
}

} // namespace gradus::runner
