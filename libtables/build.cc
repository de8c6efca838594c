#include "libtables/build.h"

#include <fmt/format.h>

#include "libtables/open.h"
#include "libtables/support/key_fold.h"

namespace postern::tables {
Result<IndexBuilder> IndexBuilder::begin(const TableSpec& spec, const BuildOptions& options,
                                         const Surroundings& surroundings) {
    const auto type = type_for(spec.type);
    if (!type) return tl::unexpected<Error>(type.error());
    if ((*type)->write_index == nullptr) {
        return fail(ErrorCode::unsupported,
                    fmt::format("unsupported dictionary type: {} does not support bulk-mode creation.", spec.type));
    }
    const std::string path = fmt::format("{}{}", spec.name, index_suffix(**type));
    // Postfix replaces the files of one type, and writes the others over.
    const InPlace in_place = (*type)->label == IndexLabel::source_path ? InPlace::never : InPlace::if_need_be;
    auto file = IndexFile::begin(path, options.mode, in_place);
    if (!file) return fail(file.error().code, begin_failure(file.error().message, path, **type));
    IndexBuilder builder(**type, std::move(*file), options, surroundings);
    builder.label_ = index_label(**type, spec.name);
    return builder;
}

/// postmap makes the files of some types in place, and says so when it cannot.
std::string IndexBuilder::begin_failure(const std::string& message, const std::string& path, const TableType& type) {
    const std::string temporary = fmt::format("open {}.tmp: ", path);
    if (message.starts_with(temporary)) {
        const bool in_place = type.label != IndexLabel::source_path;
        return fmt::format("open database {}{}: {}", path, in_place ? "" : ".tmp", message.substr(temporary.size()));
    }
    if (type.label != IndexLabel::spec) return message;
    const std::string old = fmt::format("open {}: ", path);
    return message.starts_with(old) ? fmt::format("open database {}", message.substr(5)) : message;
}

bool IndexBuilder::terminates(const TableType& type, Terminator wish) {
    return (wish == Terminator::automatic ? type.terminator : wish) == Terminator::with_nul;
}

Result<void> IndexBuilder::prepare(std::string_view key, std::string_view value, Entry& entry) const {
    if (options_.open.text == TextCheck::utf8 && !(valid_utf8(key) && valid_utf8(value))) {
        return fail(ErrorCode::bad_value, fmt::format("non-UTF-8 entry \"{}\"", key));
    }
    if (options_.open.key_case == KeyCase::exact) {
        entry.key.assign(key);
    } else {
        fold_key(key, options_.open.text, entry.key);
    }
    entry.value.assign(value);
    if (terminated_) {
        entry.key.push_back('\0');
        entry.value.push_back('\0');
    }
    entry.tag = EntryList::tag_of(entry.key);
    return {};
}

Result<Stored> IndexBuilder::add(std::string_view key, std::string_view value) {
    if (auto ready = prepare(key, value, entry_); !ready) return tl::unexpected<Error>(ready.error());
    return put(entry_);
}

Result<BuildReport> IndexBuilder::commit(std::function<void(std::size_t)> progress) {
    const std::uint64_t count = entries_.size();
    const auto written = type_->write_index(
        entries_, {file_.temporary(), file_.descriptor(), options_.open, *surroundings_, std::move(progress)});
    if (!written) return tl::unexpected<Error>(written.error());
    const auto size = file_.commit();
    if (!size) return tl::unexpected<Error>(size.error());
    return BuildReport{count, *size};
}

void EntryAdder::add(const SourceEntry& entry) {
    if (count_ == kWaiting) put_oldest();
    IndexBuilder::Entry& newest = waiting_.at((oldest_ + count_) % kWaiting);
    if (const auto ready = builder_.prepare(entry.key, entry.value, newest); !ready) {
        settle();
        builder_.surroundings().report(Severity::warning, fmt::format("{}, line {}: {}", report_.name, entry.first_line,
                                                                      ready.error().message));
        return;
    }
    builder_.entries().prefetch_place(newest.tag);
    ++count_;
}

void EntryAdder::put_oldest() {
    const IndexBuilder::Entry& entry = waiting_.at(oldest_);
    if (builder_.put(entry) == Stored::duplicate && report_.duplicates == DuplicateReport::warn) {
        builder_.surroundings().report(
            Severity::warning,
            fmt::format("{}: duplicate entry: \"{}\"", builder_.label(), builder_.key_of(entry)));
    }
    oldest_ = (oldest_ + 1) % kWaiting;
    --count_;
}

void EntryAdder::settle() {
    while (count_ > 0) put_oldest();
}

Result<void> add_entries(EntryAdder& adder, const NextEntry& next) {
    SourceEntry entry;
    while (true) {
        const auto more = next(entry);
        if (!more || !*more) adder.settle();
        if (!more) return tl::unexpected<Error>(more.error());
        if (!*more) return {};
        adder.add(entry);
    }
}

}  // namespace postern::tables
