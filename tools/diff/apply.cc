#include "tools/diff/apply.h"

#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <optional>
#include <utility>

#include "libconf/base/text_file.h"
#include "libconf/diff/text_diff.h"
#include "libconf/syntax/edit.h"

namespace postern::diff_tool {
namespace {

using EditsByFile = std::map<FileId, std::vector<TextEdit>>;

void add_edits(EditsByFile& all, const std::vector<TextEdit>& edits) {
    for (const TextEdit& edit : edits) {
        auto& list = all[edit.range.file];
        const bool known = std::any_of(list.begin(), list.end(), [&](const TextEdit& one) {
            return one.range == edit.range && one.text == edit.text;
        });
        if (!known) list.push_back(edit);  // two findings may ask for the same change
    }
}

// Nullopt when edits overlap.
std::optional<std::vector<EditedFile>> texts_of(const Side& side, const EditsByFile& all) {
    std::vector<EditedFile> files;
    for (const auto& [file, edits] : all) {
        const std::string_view text = side.project().text(file);
        auto changed = conf::apply_edits(text, edits);
        if (!changed) return std::nullopt;
        if (*changed == text) continue;
        files.push_back({std::string(side.project().sources().name(file)), std::string(text), std::move(*changed)});
    }
    return files;
}

}  // namespace

Edited edit_files(const Side& side, const std::vector<ChosenEdits>& chosen) {
    Edited edited;
    EditsByFile kept;
    for (const ChosenEdits& one : chosen) {
        EditsByFile tried = kept;
        add_edits(tried, one.edits);
        if (auto files = texts_of(side, tried)) {
            kept = std::move(tried);
            edited.files = std::move(*files);
            ++edited.applied;
        } else {
            edited.refused.push_back(one.subject);
        }
    }
    return edited;
}

std::string patch_of(const Edited& edited) {
    std::string out;
    for (const EditedFile& file : edited.files) out += conf::text_diff({file.path, file.before}, {file.path, file.after});
    return out;
}

Result<void> write_edits(const Edited& edited) {
    for (const EditedFile& file : edited.files) {
        auto edit = FileEdit::begin(file.path);
        if (!edit) return tl::unexpected<Error>(edit.error());
        if (edit->content() != file.before) {
            return fail(ErrorCode::conflict, fmt::format("{}: somebody else changed the file meanwhile", file.path));
        }
        if (auto done = edit->commit(file.after); !done) return done;
    }
    return {};
}

}  // namespace postern::diff_tool
