// "did you mean": the nearest of some words.
#pragma once

#include <string>
#include <vector>

namespace gradus::runner {

/// "; did you mean `--learning-rate`?", or nothing where none of the candidates is near.
std::string did_you_mean(const std::string &word, const std::vector<std::string> &candidates);

} // namespace gradus::runner
