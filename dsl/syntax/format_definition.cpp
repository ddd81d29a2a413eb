// How definitions, members, statements and types are laid out.
#include "dsl/syntax/formatter.h"

namespace gradus::syntax {

Formatter::Document Formatter::definition(const Definition &definition) {
  if (definition.function)
    return function(*definition.function);
  Parts parts{token(), layout_.space()};
  parts.push_back(token());
  if (definition.kind == Definition::Kind::import)
    return layout_.concat(std::move(parts));
  if (next().kind == TokenKind::left_parenthesis)
    parts.push_back(parameters(definition.parameters));
  parts.push_back(layout_.space());
  parts.push_back(
      block(definition.members.size(), [&](size_t i) { return member(definition.members[i]); }));
  return layout_.concat(std::move(parts));
}

Formatter::Document Formatter::member(const MemberDeclaration &member) {
  if (member.function)
    return function(*member.function);
  Parts parts;
  if (member.kind != MemberDeclaration::Kind::field) {
    parts.push_back(token());
    parts.push_back(layout_.space());
  }
  parts.push_back(token(member.name.text));
  if (member.kind == MemberDeclaration::Kind::train) {
    parts.push_back(layout_.space());
    parts.push_back(train(member.train));
    return layout_.concat(std::move(parts));
  }
  if (member.type) {
    parts.push_back(token(":"));
    parts.push_back(layout_.space());
    parts.push_back(type(*member.type));
  }
  parts.push_back(layout_.space());
  parts.push_back(token("="));
  parts.push_back(layout_.space());
  parts.push_back(expression(*member.value));
  return layout_.concat(std::move(parts));
}

Formatter::Document Formatter::function(const Function &function) {
  Parts parts{token()};
  if (!function.name.text.empty()) {
    parts.push_back(layout_.space());
    parts.push_back(token());
  } else if (function.kind == Function::Kind::fn) {
    parts.push_back(layout_.space()); // `fn (x) = …`
  }
  parts.push_back(parameters(function.parameters));
  if (function.result) {
    parts.push_back(token(":"));
    parts.push_back(layout_.space());
    parts.push_back(result(*function.result));
  }
  parts.push_back(layout_.space());
  parts.push_back(body(function.body));
  return layout_.concat(std::move(parts));
}

Formatter::Document Formatter::body(const Body &body) {
  if (!body.expression)
    return statements(body);
  Document assign = token("=");
  // What has braces or brackets of its own may begin behind the `=` and break inside of them.
  bool bracketed = body.expression->parentheses == 0 &&
                   llvm::isa<Conditional, Call, Index, List, Tuple>(*body.expression);
  bool conditional = bracketed && llvm::isa<Conditional>(*body.expression);
  unsigned column = format_indent * (blocks_ + 1);
  Parts before;
  trailing_comment(before);
  Document value = expression(*body.expression);
  before.insert(before.begin(), assign);
  // On a line of its own where that makes it fit.
  bool own_line =
      !conditional && (!bracketed || column + Layout::flat_width(value) <= format_width);
  before.push_back(own_line ? layout_.line() : layout_.space());
  before.push_back(value);
  Document content = layout_.concat(std::move(before));
  return layout_.group(own_line ? layout_.nest(format_indent, content) : content);
}

Formatter::Document Formatter::statements(const Body &body) {
  return block(body.statements.size(), [&](size_t i) { return statement(body.statements[i]); });
}

Formatter::Document Formatter::statement(const Statement &statement) {
  Parts parts;
  if (statement.kind == Statement::Kind::return_value) {
    parts.push_back(token("return"));
    parts.push_back(layout_.space());
    parts.push_back(values(*statement.value));
    return layout_.concat(std::move(parts));
  }
  for (size_t i = 0; i < statement.targets.size(); ++i) {
    if (i > 0) {
      parts.push_back(token(","));
      parts.push_back(layout_.space());
    }
    parts.push_back(token(statement.targets[i].text));
  }
  parts.push_back(layout_.space());
  parts.push_back(token("="));
  parts.push_back(layout_.space());
  parts.push_back(expression(*statement.value));
  return layout_.concat(std::move(parts));
}

/// What follows `return`: one value, or several with commas between them.
Formatter::Document Formatter::values(const Expression &value) {
  auto *tuple = llvm::dyn_cast<Tuple>(&value);
  if (!tuple || !tuple->bare)
    return expression(value);
  Parts parts;
  for (size_t i = 0; i < tuple->elements.size(); ++i) {
    if (i > 0)
      parts.push_back(line());
    Document element = expression(*tuple->elements[i]);
    bool last = i + 1 == tuple->elements.size();
    parts.push_back(last ? element : layout_.concat({element, token(",")}));
  }
  return layout_.align(layout_.fill(std::move(parts)));
}

Formatter::Document Formatter::parameters(llvm::ArrayRef<Parameter> parameters) {
  return bracketed(parameters.size(), [&](size_t i) { return parameter(parameters[i]); });
}

Formatter::Document Formatter::parameter(const Parameter &parameter) {
  Parts parts{token(parameter.name.text)};
  if (parameter.type) {
    parts.push_back(token(":"));
    parts.push_back(layout_.space());
    parts.push_back(type(*parameter.type));
  }
  if (parameter.value) {
    parts.push_back(layout_.space());
    parts.push_back(token("="));
    parts.push_back(layout_.space());
    parts.push_back(expression(*parameter.value));
  }
  return layout_.concat(std::move(parts));
}

Formatter::Document Formatter::type(const TypeNode &type) {
  Parts parts{token(type.element.text)};
  if (type.has_shape)
    parts.push_back(bracketed(type.shape.size(), [&](size_t i) {
      return type.shape[i].is_ellipsis ? token("...") : expression(*type.shape[i].value);
    }));
  if (type.bounds) {
    parts.push_back(layout_.space());
    parts.push_back(token("in"));
    parts.push_back(layout_.space());
    parts.push_back(bracketed(2, [&](size_t i) {
      return expression(i == 0 ? *type.bounds->low : *type.bounds->high);
    }));
  }
  return layout_.concat(std::move(parts));
}

Formatter::Document Formatter::result(const ResultNode &node) {
  if (node.type)
    return type(*node.type);
  return bracketed(node.parts.size(), [&](size_t i) { return result(node.parts[i]); });
}

// ---- train ----

Formatter::Document Formatter::train(llvm::ArrayRef<TrainStatement> statements) {
  return block(statements.size(), [&](size_t i) { return train_statement(statements[i]); });
}

Formatter::Document Formatter::train_statement(const TrainStatement &statement) {
  Parts parts{token(), layout_.space()};
  if (statement.kind == TrainStatement::Kind::repeat) {
    parts.push_back(expression(*statement.count));
    parts.push_back(layout_.space());
    parts.push_back(train(statement.body));
    return layout_.concat(std::move(parts));
  }
  parts.push_back(expression(*statement.objective));
  parts.push_back(line());
  parts.push_back(token("over"));
  parts.push_back(layout_.space());
  parts.push_back(selection(statement.over));
  parts.push_back(line());
  parts.push_back(token("using"));
  parts.push_back(layout_.space());
  parts.push_back(expression(*statement.optimizer));
  return layout_.group(layout_.nest(format_indent, layout_.concat(std::move(parts))));
}

Formatter::Document Formatter::selection(const Selection &selection) {
  Parts parts;
  if (selection.all)
    parts.push_back(token("all"));
  else
    paths(parts, selection.include);
  if (!selection.exclude.empty()) {
    parts.push_back(line());
    Document except = token("except");
    Parts excluded;
    paths(excluded, selection.exclude);
    excluded[0] = layout_.concat({except, layout_.space(), excluded[0]});
    parts.insert(parts.end(), excluded.begin(), excluded.end());
  }
  return layout_.align(layout_.fill(std::move(parts)));
}

/// Item, separator, item, …, as a fill wants them.
void Formatter::paths(Parts &parts, llvm::ArrayRef<PathPattern> paths) {
  for (size_t i = 0; i < paths.size(); ++i) {
    if (i > 0)
      parts.push_back(line());
    Parts path;
    for (size_t k = 0; k < paths[i].parts.size(); ++k) {
      if (k > 0)
        path.push_back(token("."));
      path.push_back(token(paths[i].parts[k].text));
    }
    if (i + 1 < paths.size())
      path.push_back(token(","));
    parts.push_back(layout_.concat(std::move(path)));
  }
}

} // namespace gradus::syntax
