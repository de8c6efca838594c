#include <gtest/gtest.h>

#include "mta/address/resolve.h"
#include "tests/unit/mta/address/address_test_util.h"

namespace postern::address {
namespace {

TEST(StripLocalTest, WhatWasRoutedThroughUsGoesOn) {
    AddressWorld world("");
    const auto strip = [&](std::string recipient) {
        return world.ask([&](Context& context) { return strip_local_domains(context, std::move(recipient)); });
    };
    EXPECT_EQ(strip("u%out.test@example.test").recipient, "u@out.test");
    EXPECT_EQ(strip("u%out.test@example.test").domain, "out.test");
    EXPECT_FALSE(strip("u%out.test@example.test").local);
    EXPECT_TRUE(strip("u@example.test").local);
    EXPECT_EQ(strip("a  b!c  d@example.test").recipient, "c d@a b");
    EXPECT_EQ(strip("u@").state, Resolution::State::bad_address);
    EXPECT_EQ(strip("u@").reason, "no domain behind the @");
    EXPECT_EQ(strip("u@a b").reason, "\"a b\" is no domain");
}

}  // namespace
}  // namespace postern::address
