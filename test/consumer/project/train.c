/* Trains a compiled model from C99, saves it, and finds the same values after loading: the calls of the README. */
#include "curve.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

enum { points = 64, steps = 400 };

static int failed(curve *model, const char *call, gradus_status status) {
  fprintf(stderr, "%s: %s: %s\n", call, gradus_status_name(status), curve_message(model));
  curve_destroy(model);
  return 1;
}

#define CHECKED(call)                                                                                                            \
  do {                                                                                                                           \
    const gradus_status status = call;                                                                                           \
    if (status != GRADUS_OK)                                                                                                     \
      return failed(model, #call, status);                                                                                       \
  } while (0)

int main(int argc, char **argv) {
  const char *path = argc > 1 ? argv[1] : "curve.safetensors";
  float x[points], y[points], before[points], after[points];
  float first = 0, last = 0;
  curve *model = NULL;
  int i;

  for (i = 0; i < points; ++i) {
    x[i] = 4.0f * (float)i / points - 2.0f;
    y[i] = sinf(3.0f * x[i]);
  }

  CHECKED(curve_create(&model, NULL));
  for (i = 0; i < steps; ++i) {
    CHECKED(curve_fit_step(model, x, y, points, &last));
    if (i == 0)
      first = last;
  }
  printf("loss %g after the first step, %g after %d\n", first, last, steps);
  if (!(last < 0.2f * first)) {
    fprintf(stderr, "the loss did not fall\n");
    curve_destroy(model);
    return 1;
  }
  CHECKED(curve_value(model, x, points, before));
  CHECKED(curve_save(model, path));
  curve_destroy(model);

  CHECKED(curve_create(&model, NULL));
  CHECKED(curve_load(model, path));
  CHECKED(curve_value(model, x, points, after));
  curve_destroy(model);
  if (memcmp(before, after, sizeof before) != 0) {
    fprintf(stderr, "the loaded model gives other values than the saved one\n");
    return 1;
  }
  return 0;
}
