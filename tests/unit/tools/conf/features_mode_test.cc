#include "tools/conf/features_mode.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>

#include "tools/conf/crypto_library.h"

namespace postern::conf_tool {
namespace {

using testing::HasSubstr;
using testing::Not;
using testing::StartsWith;

std::string run(Subject subject, conf::Target target = {}, const std::string& tls_mode = "") {
    Options options;
    options.subject = subject;
    options.target = target;
    options.tls_mode = tls_mode;
    Console console("p", Console::Warnings::shown);
    testing::internal::CaptureStderr();
    const Result<void> done = run_features_mode(options, console);
    const std::string warnings = testing::internal::GetCapturedStderr();
    return warnings + console.out() + (done ? "" : "fatal: " + done.error().message);
}

constexpr conf::Target kDebian{{3, 7, 11}, conf::Profile::debian};

TEST(FeaturesMode, ListsWhatPostfixHas) {
    EXPECT_EQ(run(Subject::sasl_server_types), "cyrus\ndovecot\n");
    EXPECT_EQ(run(Subject::sasl_client_types), "cyrus\n");
    EXPECT_EQ(run(Subject::lock_methods), "flock\nfcntl\ndotlock\n");
}

TEST(FeaturesMode, TableTypesAreThoseOfTheTarget) {
    EXPECT_EQ(run(Subject::table_types, kDebian),
              "btree\ncdb\ncidr\nenviron\nfail\nhash\ninline\ninternal\nldap\nlmdb\nmemcache\nmysql\nnis\npcre\npgsql\n"
              "pipemap\nproxy\nrandmap\nregexp\nsocketmap\nsqlite\nstatic\ntcp\ntexthash\nunionmap\nunix\n");
    EXPECT_THAT(run(Subject::table_types, {{2, 8, 0}, conf::Profile::upstream}), Not(HasSubstr("lmdb\n")));
}

TEST(FeaturesMode, NotBeforeTheReleaseThatHasTheOption) {
    EXPECT_EQ(run(Subject::sasl_server_types, {{2, 2, 0}, conf::Profile::upstream}),
              "fatal: option -a came with Postfix 2.3, the target is 2.2");
    EXPECT_EQ(run(Subject::tls_feature, {{3, 0, 0}, conf::Profile::upstream}, "run-version"),
              "fatal: option -T came with Postfix 3.1, the target is 3.0");
}

TEST(FeaturesMode, AnUnknownTlsModeIsAWarningAndAFailure) {
    EXPECT_EQ(run(Subject::tls_feature, {}, "Run-Version"),
              "p: warning: unknown 'postconf -T' mode: Run-Version\nfatal: ");
}

TEST(FeaturesMode, AsksTheOpensslLibraryOfThisMachine) {
    if (!CryptoLibrary::load()) GTEST_SKIP() << "no OpenSSL library here";
    EXPECT_THAT(run(Subject::tls_feature, {}, "run-version"), StartsWith("OpenSSL "));
    EXPECT_THAT(run(Subject::tls_feature, {}, "public-key-algorithms"), HasSubstr("ecdsa\nrsa\n"));
}

TEST(FeaturesMode, SaysWhatItWasCompiledWith) {
    if (!crypto_compile_version()) GTEST_SKIP() << "compiled without the headers of OpenSSL";
    EXPECT_THAT(run(Subject::tls_feature, {}, "compile-version"), StartsWith("OpenSSL "));
}

}  // namespace
}  // namespace postern::conf_tool
