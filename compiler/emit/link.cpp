// Archives and shared libraries.
#include "compiler/emit/object.h"

#include "llvm/Object/ArchiveWriter.h"
#include "llvm/Support/FileSystem.h"
#include "llvm/Support/FileUtilities.h"
#include "llvm/Support/MemoryBuffer.h"
#include "llvm/Support/Path.h"
#include "llvm/Support/Program.h"
#include "llvm/Support/raw_ostream.h"

#include <dlfcn.h>

using namespace llvm;

namespace gradus::emit {

std::string own_library_folder() {
  Dl_info info;
  if (!dladdr(reinterpret_cast<void *>(&own_library_folder), &info) || !info.dli_fname)
    return ".";
  SmallString<256> path;
  if (sys::fs::real_path(info.dli_fname, path))
    path = info.dli_fname;
  return sys::path::parent_path(path).str();
}

Error write_archive(StringRef path, ArrayRef<char> object, StringRef member) {
  auto buffer = MemoryBuffer::getMemBuffer(StringRef(object.data(), object.size()), member, false);
  std::vector<NewArchiveMember> members;
  members.emplace_back(buffer->getMemBufferRef());
  return writeArchive(path, members, SymtabWritingMode::NormalSymtab, object::Archive::K_GNU, true, false);
}

/// A linker that can be called by itself; a compiler driver costs more time than linking one object.
static std::string find_linker() {
  for (const char *name : {"ld.lld", "ld.lld-19", "ld", "ld.gold"})
    if (auto found = sys::findProgramByName(name))
      return *found;
  if (auto found = sys::findProgramByName("ld.lld", {"/usr/lib/llvm-19/bin"}))
    return *found;
  return "";
}

Error link_shared(StringRef path, ArrayRef<char> object, StringRef runtime_folder, StringRef soname) {
  std::string linker = find_linker();
  if (linker.empty())
    return createStringError("no linker was found; install `lld-19` or `binutils`, or use --emit=static");
  SmallString<128> temporary;
  int descriptor;
  if (std::error_code error = sys::fs::createTemporaryFile("gradus", "o", descriptor, temporary))
    return createStringError(error, "no temporary file could be made");
  FileRemover remover(temporary);
  {
    raw_fd_ostream out(descriptor, true);
    out.write(object.data(), object.size());
    out.close();
    if (out.has_error()) {
      std::error_code error = out.error();
      out.clear_error();
      return createStringError(error, "the temporary file `" + Twine(temporary) + "` could not be written");
    }
  }
  std::string library = (runtime_folder + "/libgradus.so").str();
  // libm is reached through libgradus.so, which needs it itself.
  std::vector<StringRef> arguments{linker, "-shared", "-o", path, "-soname", soname, "-z", "relro", "-z", "now", "-z", "noexecstack",
                                   "--build-id=none", "--enable-new-dtags", "-rpath", runtime_folder, "-rpath", "$ORIGIN",
                                   temporary, library};
  std::string message;
  SmallString<128> errors;
  if (std::error_code error = sys::fs::createTemporaryFile("gradus", "txt", errors))
    return createStringError(error, "no temporary file could be made");
  FileRemover errors_remover(errors);
  std::optional<StringRef> redirects[] = {StringRef(""), StringRef(errors), StringRef(errors)};
  int status = sys::ExecuteAndWait(linker, arguments, std::nullopt, redirects, 0, 0, &message);
  if (status == 0)
    return Error::success();
  if (auto text = MemoryBuffer::getFile(errors); text && !(*text)->getBuffer().empty())
    message = (*text)->getBuffer().trim().split('\n').first.str();
  return createStringError("`" + Twine(path) + "` could not be linked: " + message);
}

} // namespace gradus::emit
