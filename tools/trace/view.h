// View: what a trace says, as text for people and as JSON.
//
// Shape:   text in lines: list by list, each call with its verdict, the reason, and its place in the files; JSON with
//          the same facts, documented in docs/formats/trace-json.md.
// Errors:  none; control characters of what others wrote come out as "?".
// Threads: pure functions.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "mta/policy/stranger.h"
#include "tools/trace/after.h"
#include "tools/trace/content.h"
#include "tools/trace/session_run.h"
#include "tools/trace/subject.h"

namespace postern::trace_tool {

enum class Format : std::uint8_t { text, json };
enum class Paint : std::uint8_t { off, on };

/// One traced session with everything that was asked for.
struct SessionView {
    const Subject& subject;
    const lint::Scope& scope;
    const SessionPlan& plan;
    const SessionResult& result;
    const After* after = nullptr;            // null: not asked for, or not accepted
    const ContentResult* content = nullptr;  // likewise
    std::string client_note;                 // "no name given: taken for one without a name"
};

/// One call of a list, ready to be shown.
struct Row {
    std::string list;        // the parameter with the call
    std::string list_place;  // "main.cf:31", "default"
    std::size_t number = 0;  // from 1
    std::size_t depth = 0;
    std::string call;
    std::string verdict;  // "dunno", "permit", "reject", "defer", "unknown" …
    std::string reason;
    std::string reply;
    std::string key;  // of the table's entry that decided
    std::string entry_place;
    std::string place;  // of the call
    std::vector<std::string> effects;
    std::vector<const Branch*> branches;
};

std::vector<Row> rows_of(const SessionView& view);

std::string text_of(const SessionView& view, Paint paint);
std::string json_of(const SessionView& view);

std::string text_of(const Subject& subject, const After& after, Paint paint);
std::string json_of(const Subject& subject, const After& after);

std::string text_of(const Subject& subject, const ContentResult& content, Paint paint);
std::string json_of(const Subject& subject, const ContentResult& content);

/// The address of a transport: "smtp to [mail.example.com]".
std::string route_text(const address::Resolution& route);
/// Without control characters.
std::string safe(std::string_view text);

enum class Ink : std::uint8_t { bold, red, green, yellow, dim };
std::string painted(Paint paint, Ink ink, std::string_view text);

}  // namespace postern::trace_tool
