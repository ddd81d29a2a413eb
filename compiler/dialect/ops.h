// All operations. Units that need one family include its header alone.
#pragma once

#include "compiler/dialect/access.h"
#include "compiler/dialect/attention.h"
#include "compiler/dialect/constant.h"
#include "compiler/dialect/control.h"
#include "compiler/dialect/convolution.h"
#include "compiler/dialect/elementwise.h"
#include "compiler/dialect/fused.h"
#include "compiler/dialect/index.h"
#include "compiler/dialect/matmul.h"
#include "compiler/dialect/module.h"
#include "compiler/dialect/pooling.h"
#include "compiler/dialect/random.h"
#include "compiler/dialect/recurrence.h"
#include "compiler/dialect/reduce.h"
#include "compiler/dialect/shape.h"
