#include "mta/spool/message.h"

#include <algorithm>

#include "libconf/base/ascii.h"

namespace postern::spool {

std::string_view to_text(QueueName name) {
    switch (name) {
        case QueueName::incoming:
            return "incoming";
        case QueueName::active:
            return "active";
        case QueueName::deferred:
            return "deferred";
        case QueueName::hold:
            return "hold";
        case QueueName::corrupt:
            return "corrupt";
    }
    return "";
}

QueueName Stored::queue() const {
    if (message.placement == Placement::hold) return QueueName::hold;
    if (message.placement == Placement::corrupt) return QueueName::corrupt;
    const auto is = [](RecipientState state) { return [state](const Recipient& r) { return r.state == state; }; };
    if (std::any_of(recipients.begin(), recipients.end(), is(RecipientState::active))) return QueueName::active;
    const auto tried = [](const Recipient& r) { return r.attempts != 0 || !r.last.text.empty(); };
    const bool deferred = std::any_of(recipients.begin(), recipients.end(), tried);
    return deferred ? QueueName::deferred : QueueName::incoming;
}

std::string default_destination(std::string_view address) {
    const std::size_t at = address.rfind('@');
    return ascii::lower(at == std::string_view::npos ? address : address.substr(at + 1));
}

}  // namespace postern::spool
