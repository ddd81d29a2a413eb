/* Trains a small language model on one sentence that repeats itself, and lets it go on with it: once by the state that it carries, once
 * by reading everything again. Both must write the sentence. */
#include "letters.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

enum { period = 7, window = 21, written = 30, vocabulary = LETTERS_VOCABULARY };
static const int32_t sentence[period] = {0, 1, 2, 3, 2, 4, 1};

static int failed(letters *m, const char *what) {
  fprintf(stderr, "%s: %s\n", what, letters_message(m));
  letters_destroy(m);
  return 1;
}

int main(void) {
  letters *m;
  if (letters_create(&m, NULL) != GRADUS_OK)
    return failed(m, "create");

  int32_t token[window], next[window];
  float loss = 0;
  for (int step = 0; step < 300; ++step) {
    for (int i = 0; i < window; ++i) {
      token[i] = sentence[(step + i) % period];
      next[i] = sentence[(step + i + 1) % period];
    }
    if (letters_fit_step(m, token, next, 1, window, &loss) != GRADUS_OK)
      return failed(m, "step");
  }

  gradus_choice choice;
  memset(&choice, 0, sizeof choice);
  choice.size = sizeof choice;

  int32_t text[written], begins = 1, chosen;
  float logits[vocabulary], all[written * vocabulary];
  double log_probability = 1;
  text[0] = sentence[0];
  text[1] = sentence[1];
  for (int i = 0; i + 1 < written; ++i) {
    if (letters_next(m, text + i, &begins, 1, logits) != GRADUS_OK)
      return failed(m, "next");
    begins = 0;
    if (i == 0)
      continue; /* the second letter is given */
    if (letters_choose(m, logits, vocabulary, text, i + 1, &choice, text + i + 1, &log_probability) != GRADUS_OK)
      return failed(m, "choose");
    if (letters_logits(m, text, 1, i + 1, all) != GRADUS_OK ||
        letters_choose(m, all + i * vocabulary, vocabulary, NULL, 0, &choice, &chosen, NULL) != GRADUS_OK)
      return failed(m, "logits");
    if (chosen != text[i + 1] || log_probability > 0) {
      fprintf(stderr, "letter %d is %d by the state and %d by reading again\n", i + 1, text[i + 1], chosen);
      return 1;
    }
  }
  for (int i = 0; i < written; ++i)
    if (text[i] != sentence[i % period]) {
      fprintf(stderr, "letter %d is %d, and the sentence has %d (loss %g)\n", i, text[i], sentence[i % period], loss);
      return 1;
    }

  /* What fails while it runs leaves the results as they were, too. */
  float six[6] = {0, 1, 2, 3, 4, 5}, two[2] = {7, 7};
  int32_t at = 5;
  if (letters_neighbours(m, six, &at, two) != GRADUS_INVALID_ARGUMENT || two[0] != 7 || two[1] != 7)
    return failed(m, "neighbours beyond the end");
  at = 3;
  if (letters_neighbours(m, six, &at, two) != GRADUS_OK || two[0] != 6 || two[1] != 8)
    return failed(m, "neighbours");

  logits[0] = NAN;
  if (letters_choose(m, logits, vocabulary, NULL, 0, &choice, &chosen, NULL) != GRADUS_INVALID_ARGUMENT)
    return failed(m, "logits that are no numbers");
  letters_destroy(m);
  return 0;
}
