#include "tools/check/sample.h"

#include <algorithm>
#include <charconv>

#include "libconf/syntax/edit.h"
#include "tools/check/engine.h"

namespace postern::lint {
namespace {

constexpr std::string_view kDirectory = "/etc/postfix";

class SampleMachine : public conf::Machine {
public:
    std::string host_name() const override { return "mx1.birch.example"; }
    std::vector<conf::Interface> interfaces() const override {
        return {{*IpAddress::parse("127.0.0.1"), 8, "lo", conf::LinkKind::loopback},
                {*IpAddress::parse("192.0.2.1"), 24, "eth0", conf::LinkKind::network}};
    }
    Result<std::vector<IpAddress>> resolve(std::string_view host, conf::Families) const override {
        const auto literal = IpAddress::parse(host);
        if (literal) return std::vector{*literal};
        return fail(ErrorCode::not_found, std::string(host));
    }
    long process_id() const override { return 1; }
};

void append_utf8(std::string& out, unsigned code) {
    if (code < 0x80) {
        out += static_cast<char>(code);
    } else if (code < 0x800) {
        out += static_cast<char>(0xc0 | (code >> 6));
        out += static_cast<char>(0x80 | (code & 0x3f));
    } else {
        out += static_cast<char>(0xe0 | (code >> 12));
        out += static_cast<char>(0x80 | ((code >> 6) & 0x3f));
        out += static_cast<char>(0x80 | (code & 0x3f));
    }
}

// `\r`, `\t`, `\0` and `\uXXXX`; every other backslash is itself.
std::string unescaped(std::string_view text) {
    std::string out;
    for (std::size_t i = 0; i < text.size(); ++i) {
        const char next = text[i] == '\\' && i + 1 < text.size() ? text[i + 1] : '\0';
        if (next == 'r' || next == 't' || next == '0') {
            out += next == 'r' ? '\r' : next == 't' ? '\t' : '\0';
            ++i;
        } else if (next == 'u' && i + 5 < text.size()) {
            unsigned code = 0;
            std::from_chars(text.data() + i + 2, text.data() + i + 6, code, 16);
            append_utf8(out, code);
            i += 5;
        } else {
            out += text[i];
        }
    }
    return out;
}

std::vector<std::string> words_of(std::string_view text) {
    std::vector<std::string> words;
    std::size_t at = 0;
    while ((at = text.find_first_not_of(' ', at)) != std::string_view::npos) {
        const std::size_t stop = std::min(text.find(' ', at), text.size());
        words.emplace_back(text.substr(at, stop - at));
        at = stop;
    }
    return words;
}

template <class Number>
Number number(std::string_view text, int base = 10) {
    Number value{};
    std::from_chars(text.data(), text.data() + text.size(), value, base);
    return value;
}

Account account(std::string_view text) {
    const std::size_t colon = text.find(':');
    const auto id = number<std::uint32_t>(text.substr(colon + 1));
    return {std::string(text.substr(0, colon)), id, id};
}

}  // namespace

const conf::Machine& sample_machine() {
    static const SampleMachine machine;
    return machine;
}

std::vector<Finding> run_sample(const Project& project, const Rule* rule) {
    RunOptions options;
    // Rules about suppressing comments need the rules that the comments are about.
    const bool alone = rule != nullptr && rule->check_suppressions == nullptr;
    if (alone) {
        options.rules.push_back(rule);
    } else {
        options.rules.assign(rules().begin(), rules().end());
    }
    std::vector<Finding> findings = run_rules(project, options).findings;
    if (rule != nullptr) std::erase_if(findings, [&](const Finding& finding) { return finding.rule != rule; });
    return findings;
}

Sample::Sample(std::string_view text) {
    input_.directory = kDirectory;
    std::string head = "main.cf";
    std::string body;
    bool named = false;  // the file has a line of its own that names it: it may be empty
    const auto finish = [&] {
        if (named || !body.empty()) add_file(head, unescaped(body));
        body.clear();
        head = "main.cf";
        named = false;
    };
    std::size_t at = 0;
    while (at < text.size()) {
        const std::size_t end = std::min(text.find('\n', at), text.size());
        const std::string_view line = text.substr(at, end - at);
        if (!line.starts_with("==> ") || !line.ends_with(" <==")) {
            body += text.substr(at, std::min(end + 1, text.size()) - at);
        } else if (const std::string_view words = line.substr(4, line.size() - 8); words.starts_with('@')) {
            finish();
            read_settings(words.substr(1));
        } else {
            finish();
            head = words;
            named = true;
        }
        at = end + 1;
    }
    finish();
}

void Sample::add_file(const std::string& head, std::string text) {
    const std::vector<std::string> words = words_of(head);
    if (words.empty()) return;
    FileStatus status{.mode = 0644};
    std::string path = words.front();
    const bool absolute = path.starts_with('/');
    if (!absolute) path = std::string(kDirectory) + '/' + path;
    for (std::size_t i = 1; i < words.size(); ++i) {
        const std::string_view word = words[i];
        const std::string_view value = word.substr(std::min(word.find('=') + 1, word.size()));
        if (word == "dir") return world_.add_directory(path, status);
        if (word.starts_with("link=")) return world_.add_link(path, std::string(value));
        if (word.starts_with("mode=")) status.mode = number<std::uint32_t>(value, 8);
        if (word.starts_with("owner=")) status.owner = number<std::uint32_t>(value);
        if (word.starts_with("group=")) status.group = number<std::uint32_t>(value);
        if (word.starts_with("mtime=")) status.modified = number<std::int64_t>(value) * 1'000'000'000;
        if (word == "socket") status.kind = FileKind::socket;
    }
    if (!absolute) files_.emplace_back(words.front(), text);
    world_.add(path, std::move(text), status);
}

void Sample::read_settings(std::string_view words) {
    for (const std::string& word : words_of(words)) {
        const std::size_t equals = std::min(word.find('='), word.size());
        const std::string key = word.substr(0, equals);
        const std::string value = equals < word.size() ? word.substr(equals + 1) : "";
        if (key == "target" || key == "to") input_.target.version = conf::Version::parse(value).value_or(conf::kDefaultVersion);
        if (key == "from") input_.from = conf::Version::parse(value).value_or(conf::kDefaultVersion);
        if (key == "min") input_.min_version = conf::Version::parse(value).value_or(conf::kDefaultVersion);
        if (key == "profile") input_.target.profile = conf::parse_profile(value).value_or(conf::Profile::upstream);
        if (key == "host") input_.mode = Mode::host;
        if (key == "user") world_.add_user(account(value));
        if (key == "group") world_.add_group(account(value));
        if (key == "extra") input_.extra_parameters.push_back(value);
        if (key == "socket") input_.external_sockets.push_back(value);
        if (key == "types") {
            std::string list = value;
            std::replace(list.begin(), list.end(), ',', ' ');
            input_.table_types = words_of(list);
        }
        if (key == "set") {
            const std::size_t first = value.find(':');
            const std::size_t second = value.find(':', first + 1);
            input_.rule_settings[value.substr(0, first)][value.substr(first + 1, second - first - 1)].push_back(
                value.substr(second + 1));
        }
    }
}

std::unique_ptr<Project> Sample::project() const {
    return std::make_unique<Project>(input_, world_, sample_machine());
}

std::vector<Finding> Sample::run(const Rule* rule) const {
    return run_sample(*project(), rule);
}

Sample Sample::repaired(const Rule* rule) const {
    const auto built = project();
    std::map<FileId, std::vector<TextEdit>> edits;
    for (const Finding& finding : run_sample(*built, rule)) {
        if (!finding.repair) continue;
        for (const TextEdit& edit : finding.repair->edits) {
            auto& of_file = edits[edit.range.file];
            const auto same = [&](const TextEdit& known) { return known.range == edit.range && known.text == edit.text; };
            if (std::none_of(of_file.begin(), of_file.end(), same)) of_file.push_back(edit);
        }
    }
    Sample after(*this);
    for (const auto& [file, list] : edits) {
        auto changed = conf::apply_edits(built->text(file), list);
        if (!changed) continue;
        const std::string path(built->sources().name(file));
        const std::string name = path.substr(kDirectory.size() + 1);
        for (auto& [known, text] : after.files_) {
            if (known == name) text = *changed;
        }
        FileStatus status = world_.status(path, Links::follow).value_or(FileStatus{.mode = 0644});
        after.world_.add(path, std::move(*changed), status);
    }
    return after;
}

}  // namespace postern::lint
