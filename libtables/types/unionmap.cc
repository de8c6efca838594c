#include "libtables/support/member_tables.h"

namespace postern::tables {
extern const TableType table_unionmap;
namespace {

// All answers, with commas between them. One table that fails makes the whole answer fail.
class UnionMap final : public Table {
public:
    UnionMap(std::string name, MemberTables members)
        : Table(table_unionmap, std::move(name)), members_(std::move(members)) {}

    Lookup lookup(std::string_view key) override {
        return run([key](Table& member) { return member.lookup(key); });
    }
    Lookup explain(std::string_view key, Explanation& story) override {
        return run([&](Table& member) { return explain_member(member, key, story); });
    }
    KeyStyle key_style() const override { return members_.front()->key_style(); }
    Blocking blocking() const override { return members_blocking(members_); }
    TableOwner owner() const override { return members_owner(members_); }
    std::vector<std::string> files() const override { return members_files(members_); }

private:
    template <class Ask>
    Lookup run(const Ask& ask) {
        std::string joined;
        for (const auto& member : members_) {
            const Lookup answer = ask(*member);
            switch (answer.answer()) {
                case Answer::found:
                    if (!joined.empty()) joined.push_back(',');
                    joined += answer.value();
                    break;
                case Answer::absent: break;
                case Answer::temp_fail: return Lookup::temp_fail(answer.reason());
            }
        }
        return joined.empty() ? Lookup::absent() : Lookup::found(std::move(joined));
    }

    MemberTables members_;
};

Result<std::unique_ptr<Table>> open(const OpenRequest& request) {
    auto members = open_members(request);
    if (!members) return tl::unexpected<Error>(members.error());
    return std::make_unique<UnionMap>(request.spec.name, std::move(*members));
}

}  // namespace

const TableType table_unionmap{.name = "unionmap", .open = open};

}  // namespace postern::tables
