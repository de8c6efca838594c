#include "libtables/support/client_library.h"

#include <gtest/gtest.h>

namespace postern::tables {
namespace {

TEST(ClientLibraryTest, NamesThePackageOfAMissingLibrary) {
    const auto library = ClientLibrary::load("libno-such-thing.so.7", "libno-such-thing7");
    ASSERT_FALSE(library);
    EXPECT_EQ(library.error().code, ErrorCode::unsupported);
    EXPECT_NE(library.error().message.find("libno-such-thing.so.7"), std::string::npos);
    EXPECT_NE(library.error().message.find("install the package libno-such-thing7"), std::string::npos);
}

TEST(ClientLibraryTest, FindsFunctionsByName) {
    const auto library = ClientLibrary::load("libm.so.6", "libc6");
    ASSERT_TRUE(library) << library.error().message;
    double (*root)(double) = nullptr;
    ASSERT_TRUE(library->find("sqrt", root));
    EXPECT_EQ(root(16.0), 4.0);
    const auto none = library->find("no_such_function", root);
    ASSERT_FALSE(none);
    EXPECT_EQ(none.error().message, "libm.so.6 lacks no_such_function");
}

}  // namespace
}  // namespace postern::tables
