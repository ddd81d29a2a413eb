/* Links the installed runtime and nothing else. */
#include <gradus/gradus.h>

#include <string.h>

int main(void) {
  gradus_instance *instance = NULL;
  if (strcmp(gradus_status_name(GRADUS_INVALID_ARGUMENT), "invalid argument") != 0)
    return 1;
  if (gradus_create(NULL, NULL, &instance) != GRADUS_INVALID_ARGUMENT)
    return 1;
  gradus_destroy(instance);
  return 0;
}
