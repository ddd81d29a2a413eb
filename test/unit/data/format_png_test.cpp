// PNG: one picture, folders of them, and files that lie or break off.
#include "runtime/data/picture_channels.h"
#include "runtime/data/png.h"
#include "test/unit/data/data_fixture.h"

namespace gradus::test {
namespace {

using Png = DataTest;

std::string big_endian(uint32_t value) {
  std::string text;
  for (int shift = 24; shift >= 0; shift -= 8)
    text += static_cast<char>(value >> shift & 255);
  return text;
}

std::string chunk(const std::string &type, const std::string &content) {
  std::string body = type + content;
  uLong sum = crc32(0, reinterpret_cast<const Bytef *>(body.data()), uInt(body.size()));
  return big_endian(static_cast<uint32_t>(content.size())) + body +
         big_endian(static_cast<uint32_t>(sum));
}

std::string deflated(const std::string &content) {
  uLongf size = compressBound(content.size());
  std::string packed(size, '\0');
  compress(reinterpret_cast<Bytef *>(packed.data()), &size,
           reinterpret_cast<const Bytef *>(content.data()), content.size());
  packed.resize(size);
  return packed;
}

/// A PNG from its unfiltered rows, each with its filter byte in front; `extra` are chunks between
/// header and pixels.
std::string png(uint32_t width, uint32_t height, char bits, char color, const std::string &rows,
                const std::string &extra = "", char interlaced = 0) {
  std::string header = big_endian(width) + big_endian(height) + bits + color;
  header += std::string{0, 0, interlaced};
  return "\x89PNG\r\n\x1a\n" + chunk("IHDR", header) + extra + chunk("IDAT", deflated(rows)) +
         chunk("IEND", "");
}

std::string row(const std::string &bytes) { return std::string(1, '\0') + bytes; }

std::string grey(uint32_t side, char value) {
  std::string rows;
  for (uint32_t y = 0; y < side; ++y)
    rows += row(std::string(side, value));
  return png(side, side, 8, 0, rows);
}

TEST_F(Png, EveryKindOfPixel) {
  auto set = load("grey", png(3, 2, 8, 0, row("\1\2\3") + row("\4\5\6")));
  ASSERT_TRUE(set) << set.status().message();
  EXPECT_EQ(set->format, "png");
  EXPECT_TRUE(set->tensors[0].pixels);
  EXPECT_EQ(set->tensors[0].shape, (std::vector<int64_t>{1, 2, 3, 1}));
  EXPECT_EQ(values(set->tensors[0]), (std::vector<double>{1, 2, 3, 4, 5, 6}));

  set = load("colour", png(1, 2, 8, 2, row("\1\2\3") + row("\4\5\6")));
  ASSERT_TRUE(set) << set.status().message();
  EXPECT_EQ(set->tensors[0].shape, (std::vector<int64_t>{1, 2, 1, 3}));
  EXPECT_EQ(values(set->tensors[0]), (std::vector<double>{1, 2, 3, 4, 5, 6}));

  set = load("bits", png(3, 1, 1, 0, row("\xA0")));
  ASSERT_TRUE(set) << set.status().message();
  EXPECT_EQ(values(set->tensors[0]), (std::vector<double>{255, 0, 255}));

  set = load("palette", png(2, 1, 8, 3, row(std::string("\1\0", 2)),
                            chunk("PLTE", std::string("\x0a\x0b\x0c\x14\x15\x16", 6)) +
                                chunk("tRNS", std::string("\0", 1))));
  ASSERT_TRUE(set) << set.status().message();
  EXPECT_EQ(values(set->tensors[0]), (std::vector<double>{20, 21, 22, 10, 11, 12}));

  // Alpha is dropped, whatever it is; 65535 / 2 is 128 of 255.
  set = load("deep", png(1, 1, 16, 4, row(std::string("\x80\0\0\0", 4))));
  ASSERT_TRUE(set) << set.status().message();
  EXPECT_EQ(set->tensors[0].shape, (std::vector<int64_t>{1, 1, 1, 1}));
  EXPECT_EQ(values(set->tensors[0]), (std::vector<double>{128}));

  // Adam7 of 2 x 2: the passes 1, 6 and 7 have a pixel or a row each.
  set = load("interlaced", png(2, 2, 8, 0, row("\1") + row("\2") + row("\3\4"), "", 1));
  ASSERT_TRUE(set) << set.status().message();
  EXPECT_EQ(values(set->tensors[0]), (std::vector<double>{1, 2, 3, 4}));
}

TEST_F(Png, WhatIsWrittenIsRead) {
  for (int64_t channels : {1, 3}) {
    rt::Pixels pixels{5, 7, channels, {}};
    for (int64_t index = 0; index < 35 * channels; ++index)
      pixels.bytes.push_back(static_cast<unsigned char>(index * 37));
    auto content = rt::encode_png(pixels);
    ASSERT_TRUE(content) << content.status().message();
    auto again = rt::decode_png(*content, "it", 1000);
    ASSERT_TRUE(again) << again.status().message();
    EXPECT_EQ(again->height, 5);
    EXPECT_EQ(again->width, 7);
    EXPECT_EQ(again->channels, channels);
    EXPECT_EQ(again->bytes, pixels.bytes);
  }
}

TEST_F(Png, FilesThatLie) {
  std::string whole = grey(3, 7);
  for (size_t length = 1; length < whole.size(); ++length)
    EXPECT_NE(failure("a.png", whole.substr(0, length)), "") << length;
  EXPECT_EQ(failure("a.png", whole.substr(0, 20)),
            "`a.png` is a broken PNG: it is cut off in its header");
  EXPECT_EQ(failure("a.png", whole.substr(0, 50)), "`a.png` is a broken PNG: it is cut off");
  std::string damaged = whole;
  damaged[whole.size() - 13] ^= 1; // the last byte before the chunk IEND
  EXPECT_EQ(failure("a.png", damaged), "`a.png` is a broken PNG: IDAT: CRC error");
  EXPECT_EQ(failure("a.png", png(60000, 60000, 8, 2, "")),
            "`a.png` is a broken PNG: its header says 60000 x 60000 pixels, more than the file can "
            "hold");
  EXPECT_EQ(failure("a.png", png(0, 1, 8, 0, "")),
            "`a.png` is a broken PNG: its header says 0 x 1 pixels");
  EXPECT_EQ(failure("a.png", png(4000000000u, 1, 8, 0, "")),
            "`a.png` is a broken PNG: its header says 4000000000 x 1 pixels");
  EXPECT_NE(failure("a.png", png(2, 2, 8, 0, row("\1\2"))), ""); // a row is missing
  EXPECT_NE(failure("a.png", png(2, 2, 7, 0, row("\1\2") + row("\1\2"))), "");
  EXPECT_NE(failure("a.png", png(2, 1, 8, 3, row("\1\2"))), ""); // no palette
  options.memory_limit = 8;
  EXPECT_EQ(failure("a.png", whole),
            "`a.png` would take 9 bytes, more than the 8 that data may take here");
  options.memory_limit = 100;
  EXPECT_EQ(failure("a.png", png(20, 20, 1, 0, std::string(20 * 4, '\0'))),
            "`a.png` would take 400 bytes, more than the 100 that data may take here");
  options.memory_limit = 0;
  options.format = "png";
  EXPECT_EQ(failure("a.txt", "1,2\n"), "`a.txt` is no PNG: it does not begin like one");
}

TEST_F(Png, Folder) {
  write("b.PNG", grey(2, 2));
  write("a.png", grey(2, 1));
  write(".hidden.png", "no picture");
  write("notes.txt", "no picture");
  auto set = rt::load_data(folder.string(), options);
  ASSERT_TRUE(set) << set.status().message();
  EXPECT_EQ(set->format, "2 png");
  EXPECT_EQ(set->tensors.size(), 1u);
  EXPECT_EQ(set->tensors[0].shape, (std::vector<int64_t>{2, 2, 2, 1}));
  EXPECT_EQ(values(set->tensors[0]), (std::vector<double>{1, 1, 1, 1, 2, 2, 2, 2}));
  // One file in colour: the grey ones are repeated.
  write("c.png", png(2, 2, 8, 2, row("\1\2\3\4\5\6") + row("\1\2\3\4\5\6")));
  set = rt::load_data(folder.string(), options);
  ASSERT_TRUE(set) << set.status().message();
  EXPECT_EQ(set->tensors[0].shape, (std::vector<int64_t>{3, 2, 2, 3}));
  EXPECT_EQ(set->tensors[0].at(11), 1);
  EXPECT_EQ(set->tensors[0].at(12), 2);
  EXPECT_EQ(set->tensors[0].at(24 + 5), 6);
}

TEST_F(Png, FoldersAreClasses) {
  for (const char *name : {"dog", "cat"})
    std::filesystem::create_directories(folder / name);
  write("dog/1.png", grey(2, 5));
  write("cat/2.png", grey(2, 3));
  write("cat/1.png", grey(2, 4));
  auto set = rt::load_data(folder.string(), options);
  ASSERT_TRUE(set) << set.status().message();
  EXPECT_EQ(set->format, "3 png, 2 classes");
  const rt::DataTensor *label = set->find("label");
  ASSERT_TRUE(label);
  EXPECT_EQ(label->classes, (std::vector<std::string>{"cat", "dog"}));
  EXPECT_EQ(values(*label), (std::vector<double>{0, 0, 1}));
  EXPECT_EQ(set->find("x")->at(0), 4);
  EXPECT_EQ(set->find("x")->at(8), 5);

  auto failure_of = [&] {
    auto broken = rt::load_data(folder.string(), options);
    std::string text = broken ? "" : broken.status().message(), prefix = folder.string() + "/";
    for (size_t at; (at = text.find(prefix)) != std::string::npos;)
      text.erase(at, prefix.size());
    return text;
  };
  write("dog/0.png", grey(3, 1));
  EXPECT_EQ(failure_of(), "`dog/0.png` is 3 x 3 pixels and `cat/1.png` 2 x 2; the pictures of a "
                          "data set are of one size");
  write("dog/0.png", grey(2, 1).substr(0, 60));
  EXPECT_EQ(failure_of(), "`dog/0.png` is a broken PNG: it is cut off");
  std::filesystem::remove(folder / "dog/0.png");
  std::filesystem::create_directories(folder / "empty");
  EXPECT_EQ(failure_of(), "the folder `empty` holds no PNG files");
  write("empty/1.jpg", "");
  EXPECT_EQ(failure_of(), "the folder `empty` holds no PNG files; pictures of other formats are to "
                          "be converted");
  write("top.png", grey(2, 1));
  EXPECT_NE(failure_of().find("holds both pictures (`top.png`) and folders (`cat`)"),
            std::string::npos);
  options.memory_limit = 150; // a file fits, its pixels beside the others do not
  std::filesystem::remove(folder / "top.png");
  std::filesystem::remove_all(folder / "empty");
  for (int index = 0; index < 40; ++index)
    write("cat/" + std::to_string(index) + ".png", grey(2, 1));
  EXPECT_NE(failure_of().find("bytes that data may take here"), std::string::npos);
  options.format = "csv";
  EXPECT_NE(failure_of().find("is a folder, which holds pictures (png), not csv"),
            std::string::npos);
}

TEST_F(Png, Channels) {
  rt::DataTensor picture;
  picture.element = rt::DataElement::u8;
  picture.shape = {1, 1, 2, 3};
  picture.bytes = {255, 255, 255, 255, 0, 0};
  rt::set_channels(picture, 1);
  EXPECT_EQ(picture.bytes, (std::vector<unsigned char>{255, 76}));
  rt::set_channels(picture, 3);
  EXPECT_EQ(picture.shape, (std::vector<int64_t>{1, 1, 2, 3}));
  EXPECT_EQ(picture.bytes, (std::vector<unsigned char>{255, 255, 255, 76, 76, 76}));
}

} // namespace
} // namespace gradus::test
