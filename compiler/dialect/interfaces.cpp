// The generated part of the interfaces.
#include "compiler/dialect/interfaces.h"

#include "compiler/dialect/interfaces.cpp.inc"
