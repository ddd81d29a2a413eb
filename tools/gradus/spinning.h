// How long idle threads of the pool spin before they sleep.
#pragma once

namespace gradus::runner {

/// GNU OpenMP's threads spin for milliseconds when a parallel region ends, which is quick on free
/// cores and makes a step a hundred times slower where other programs want the same cores. Between
/// two regions of a step lie microseconds, so a short spin serves as well. The pool reads the
/// setting when it is loaded, before main: this sets it and starts the program anew, once, unless
/// the user has set it or how threads wait.
void limit_spinning(char **words);

} // namespace gradus::runner
