#include "libtables/build.h"

#include <fmt/format.h>

#include "libtables/open.h"
#include "libtables/support/key_fold.h"

namespace postern::tables {
namespace {

constexpr std::uint64_t kProgressEvery = 10000;  // entries

}  // namespace

Result<IndexBuilder> IndexBuilder::begin(const TableSpec& spec, const BuildOptions& options,
                                         const Surroundings& surroundings) {
    const auto type = type_for(spec.type);
    if (!type) return tl::unexpected<Error>(type.error());
    if ((*type)->write_index == nullptr) {
        return fail(ErrorCode::unsupported,
                    fmt::format("unsupported dictionary type: {} does not support bulk-mode creation.", spec.type));
    }
    auto file = IndexFile::begin(fmt::format("{}{}", spec.name, index_suffix(**type)), options.mode);
    if (!file) return tl::unexpected<Error>(file.error());
    IndexBuilder builder(**type, std::move(*file), options, surroundings);
    builder.label_ = index_label(**type, spec.name);
    return builder;
}

Result<Stored> IndexBuilder::add(std::string_view key, std::string_view value) {
    if (options_.open.text == TextCheck::utf8 && !(valid_utf8(key) && valid_utf8(value))) {
        return fail(ErrorCode::bad_value, fmt::format("non-UTF-8 entry \"{}\"", key));
    }
    if (options_.open.key_case == KeyCase::exact) return entries_.add(key, value, options_.on_duplicate);
    return entries_.add(fold_key(key, options_.open.text), value, options_.on_duplicate);
}

Result<BuildReport> IndexBuilder::commit() {
    const std::uint64_t count = entries_.size();
    const auto written =
        type_->write_index(entries_, {file_.temporary(), file_.descriptor(), options_.open, *surroundings_});
    if (!written) return tl::unexpected<Error>(written.error());
    const auto size = file_.commit();
    if (!size) return tl::unexpected<Error>(size.error());
    return BuildReport{count, *size};
}

Result<void> add_source(IndexBuilder& builder, ByteSource source, const std::string& name, const BuildOptions& options,
                        DuplicateReport duplicates, const Surroundings& surroundings,
                        const std::function<void(std::uint64_t)>& progress) {
    SourceText text(std::move(source), options.open.text, [&](const SourceProblem& problem) {
        surroundings.report(Severity::warning, problem.text(name));
    });
    SourceEntry entry;
    for (std::uint64_t count = 1;; ++count) {
        const auto more = text.next(entry);
        if (!more) return tl::unexpected<Error>(more.error());
        if (!*more) return {};
        const auto stored = builder.add(entry.key, entry.value);
        if (!stored) {
            surroundings.report(Severity::warning, fmt::format("{}, line {}: {}", name, entry.first_line,
                                                               stored.error().message));
        } else if (*stored == Stored::duplicate && duplicates == DuplicateReport::warn) {
            surroundings.report(Severity::warning,
                                fmt::format("{}: duplicate entry: \"{}\"", builder.label(),
                                            stored_key(entry.key, options.open)));
        }
        if (progress && count % kProgressEvery == 0) progress(text.bytes_read());
    }
}

}  // namespace postern::tables
