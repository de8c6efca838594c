#include "libtables/support/member_tables.h"

namespace postern::tables {
extern const TableType table_pipemap;
namespace {

// Each answer is the key of the next table; the first table that has none ends the search.
class PipeMap final : public Table {
public:
    PipeMap(std::string name, MemberTables members)
        : Table(table_pipemap, std::move(name)), members_(std::move(members)) {}

    Lookup lookup(std::string_view key) override {
        return run(key, [](Table& member, std::string_view part) { return member.lookup(part); });
    }
    Lookup explain(std::string_view key, Explanation& story) override {
        return run(key, [&](Table& member, std::string_view part) { return explain_member(member, part, story); });
    }
    KeyStyle key_style() const override { return members_.front()->key_style(); }
    Blocking blocking() const override { return members_blocking(members_); }
    TableOwner owner() const override { return members_owner(members_); }
    std::vector<std::string> files() const override { return members_files(members_); }

private:
    template <class Ask>
    Lookup run(std::string_view key, const Ask& ask) {
        Lookup answer = Lookup::found(std::string(key));
        for (const auto& member : members_) {
            Lookup next = ask(*member, answer.value());
            switch (next.answer()) {
                case Answer::found: answer = std::move(next); break;
                case Answer::absent:
                case Answer::temp_fail: return next;
            }
        }
        return answer;
    }

    MemberTables members_;
};

Result<std::unique_ptr<Table>> open(const OpenRequest& request) {
    auto members = open_members(request);
    if (!members) return tl::unexpected<Error>(members.error());
    return std::make_unique<PipeMap>(request.spec.name, std::move(*members));
}

}  // namespace

const TableType table_pipemap{.name = "pipemap", .open = open};

}  // namespace postern::tables
