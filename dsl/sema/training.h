// One train block while it is elaborated.
#pragma once

#include "dsl/sema/elaborator.h"

namespace gradus::sema {

/// One `minimize` or `maximize`. A repeated statement is one statement, executed several times.
struct Elaborator::Statement {
  const syntax::TrainStatement *source = nullptr;
  unsigned number = 0;
  std::string prefix; ///< of its hyperparameters and slots: `pretrain`, or `pretrain.1` where there
                      ///< are several
  const Closure *loss = nullptr;
  std::vector<bool> given; ///< which parameters of the loss the statement itself gives
  std::vector<Storage *> over;
  struct Pattern {
    const syntax::PathPattern *source;
    std::vector<Storage *> matched;
  };
  std::vector<Pattern> patterns;
  std::vector<const Bound *> links; ///< transforms, then the optimizer
  std::vector<std::string> link_prefixes;
  std::vector<std::unique_ptr<Storage>> slots;
  std::vector<llvm::StringMap<Storage *>> link_slots;
  Element element = Element::f32;
  Dim count; ///< numbers in the flat vectors
  std::vector<std::string> hypers;
  bool checked_reach = false;
  int64_t first_site = -1; ///< of the random operations of its first execution
};

/// What the bodies of optimizers and transforms are given.
struct Elaborator::UpdateInputs {
  Value parameters, gradient;
  Value count; ///< the number of the update that is made or waited for
  Value step;  ///< how many were made before
  Value calls; ///< of the step since the last update, for a transform that says when one is ready
};

struct Elaborator::Training {
  const syntax::MemberDeclaration *declaration = nullptr;
  std::string name;
  std::deque<Statement> statements;
  std::vector<unsigned> order;            ///< statements by number, as they are executed
  std::map<std::string, Value> arguments; ///< of the function that is being built
};

} // namespace gradus::sema
