// MasterCf: the syntax tree of a master.cf, without loss and without failure.
//
// Shape:   nodes cover every byte in order (logical_line.h); each entry of eight words or more is a MasterService.
// Errors:  never fails; diagnostics, in the order in which Postfix meets them:
//          fatal (Postfix stops at the first): master-cf-field-count, master-cf-bad-field;
//          warning: master-cf-stray-line, master-cf-brace, master-cf-setting;
//          note (Postfix is silent): master-cf-nul, master-cf-bom, master-cf-glued-option.
//          Messages of fatal faults and warnings are Postfix's, whole. At most kMaxMasterFaults and the first
//          fatal one are kept.
// Source:  master(5); texts observed with postconf 3.7.11.
// Threads: immutable after parse(); the SourceMap must outlive it.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "libconf/base/diagnostic.h"
#include "libconf/base/source.h"
#include "libconf/syntax/logical_line.h"
#include "libconf/syntax/master_service.h"

namespace postern::conf {

inline constexpr std::size_t kMaxMasterFaults = 10'000;

class MasterCf {
public:
    static MasterCf parse(const SourceMap& sources, FileId file);

    FileId file() const { return file_; }
    std::string_view text() const { return text_; }
    const std::vector<LineNode>& nodes() const { return nodes_; }
    /// In the order of the file; name and type may occur several times.
    const std::vector<MasterService>& services() const { return services_; }
    const Diagnostics& diagnostics() const { return diagnostics_; }
    const LineNode& node_of(const MasterService& service) const { return nodes_[service.node()]; }
    /// The nodes' bytes one after the other: the text again, always.
    std::string print() const;

private:
    void read_node(std::string_view path, std::size_t index);
    void forget_faults();
    void diagnose(Severity severity, std::string_view id, std::string message, SourceRange range);

    FileId file_ = FileId::none;
    std::string_view text_;
    std::vector<LineNode> nodes_;
    std::vector<MasterService> services_;
    Diagnostics diagnostics_;
};

}  // namespace postern::conf
