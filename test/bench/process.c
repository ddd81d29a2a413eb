/* A whole program that uses a built library: from the start of the process to step 400 at batch 32. */
#include "autoencoder.h"

#include <stdio.h>
#include <stdlib.h>

int main(void) {
  enum { batch = 32, steps = 400, examples = 4500 };
  float(*digits)[784] = malloc(sizeof(float[examples][784]));
  autoencoder *model;
  float loss = 0;
  if (!digits)
    return 1;
  for (int i = 0; i < examples; ++i)
    for (int j = 0; j < 784; ++j)
      digits[i][j] = (float)((i * 31 + j * 17 + i * j) % 256) / 255.0f;
  if (autoencoder_create(&model, NULL) != GRADUS_OK) {
    fprintf(stderr, "%s\n", autoencoder_message(model));
    return 1;
  }
  for (int step = 0; step < steps; ++step)
    if (autoencoder_pretrain_step(model, digits[step * batch % (examples - batch)], batch, &loss) != GRADUS_OK) {
      fprintf(stderr, "%s\n", autoencoder_message(model));
      return 1;
    }
  printf("step %d: loss %.5f\n", steps, (double)loss);
  autoencoder_destroy(model);
  free(digits);
  return 0;
}
