// Walks an ELF file's section headers to its dynamic symbols; every offset is checked against the
// file.
#include "tools/gradus/elf_symbols.h"

#include "runtime/file/file.h"

#include <algorithm>
#include <cstring>
#include <elf.h>

namespace gradus::runner {

using runtime::Bytes;
using runtime::Result;
using runtime::Status;

namespace {

template <typename Item> bool read_item(const Bytes &file, uint64_t offset, Item &item) {
  if (offset > file.size || sizeof item > file.size - offset)
    return false;
  std::memcpy(&item, file.data.get() + offset, sizeof item);
  return true;
}

} // namespace

Result<std::vector<std::string>> exported_symbols(const std::string &path) {
  Result<Bytes> file = runtime::read_file(path);
  if (!file)
    return file.status();
  auto corrupt = [&](const char *what) {
    return Status(GRADUS_CORRUPT_FILE, "`" + path + "` " + what);
  };
  Elf64_Ehdr header;
  if (!read_item(*file, 0, header) || std::memcmp(header.e_ident, ELFMAG, SELFMAG) != 0)
    return corrupt("is not a shared library");
  if (header.e_ident[EI_CLASS] != ELFCLASS64 || header.e_ident[EI_DATA] != ELFDATA2LSB ||
      header.e_type != ET_DYN || header.e_shentsize != sizeof(Elf64_Shdr))
    return corrupt("is not a shared library for this machine");
  std::vector<std::string> names;
  for (uint64_t index = 0; index < header.e_shnum; ++index) {
    Elf64_Shdr section, strings;
    if (!read_item(*file, header.e_shoff + index * sizeof section, section))
      return corrupt("is cut off or damaged: its section headers lie outside the file");
    if (section.sh_type != SHT_DYNSYM)
      continue;
    if (!read_item(*file, header.e_shoff + section.sh_link * sizeof strings, strings) ||
        strings.sh_offset > file->size || strings.sh_size > file->size - strings.sh_offset ||
        section.sh_size / sizeof(Elf64_Sym) > file->size)
      return corrupt("is cut off or damaged: its symbols lie outside the file");
    for (uint64_t at = 0; at + sizeof(Elf64_Sym) <= section.sh_size; at += sizeof(Elf64_Sym)) {
      Elf64_Sym symbol;
      if (!read_item(*file, section.sh_offset + at, symbol) || symbol.st_name >= strings.sh_size)
        return corrupt("is cut off or damaged: its symbols lie outside the file");
      if (symbol.st_shndx == SHN_UNDEF || ELF64_ST_BIND(symbol.st_info) != STB_GLOBAL)
        continue;
      const char *begin = file->data.get() + strings.sh_offset + symbol.st_name;
      names.emplace_back(begin, strnlen(begin, strings.sh_size - symbol.st_name));
    }
  }
  return names;
}

std::string exported_model(const std::vector<std::string> &symbols) {
  const std::string suffix = "_model";
  std::string found;
  for (const std::string &symbol : symbols) {
    if (symbol.size() <= suffix.size() ||
        symbol.compare(symbol.size() - suffix.size(), suffix.size(), suffix) != 0)
      continue;
    std::string prefix = symbol.substr(0, symbol.size() - suffix.size());
    // A function of the model may itself be called `…_model`; only the model has `_create`.
    if (std::find(symbols.begin(), symbols.end(), prefix + "_create") != symbols.end())
      found = prefix;
  }
  return found;
}

} // namespace gradus::runner
