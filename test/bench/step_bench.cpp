// Times a training step of a built library.
#include "test/bench/step.h"

using namespace gradus::bench;

int main(int count, char **arguments) {
  Options options(count, arguments);
  Step step(options);
  report("gradus", measure(options.seconds, [&] { step.run(); }));
  step.print_results();
}
