#pragma once

#include "messages/calls.hpp"
#include "messages/election.hpp"
#include "messages/errc.hpp"
#include "messages/flush.hpp"
#include "messages/frame.hpp"
#include "messages/people.hpp"
#include "messages/session.hpp"
#include "messages/stream.hpp"
#include "messages/transport.hpp"
#include "messages/violation.hpp"

#include <caf/allowed_unsafe_message_type.hpp>
#include <caf/error.hpp>
#include <caf/make_message.hpp>

/// What CAF must know of our types; a part of actors.hpp.

namespace troupe {

// Those that hold handles stand beside the actors.
struct attach;
struct join_check;
struct join_flush;
struct join_peer;
struct join_rooms;
struct serve;

} // namespace troupe

CAF_ERROR_CODE_ENUM(troupe::errc, "troupe")

// None of these ever leaves the process: nodes speak `wire` to each other.
CAF_ALLOW_UNSAFE_MESSAGE_TYPE(troupe::outbound_batch)
CAF_ALLOW_UNSAFE_MESSAGE_TYPE(troupe::frame_batch)
CAF_ALLOW_UNSAFE_MESSAGE_TYPE(troupe::attach)
CAF_ALLOW_UNSAFE_MESSAGE_TYPE(troupe::impair)
CAF_ALLOW_UNSAFE_MESSAGE_TYPE(troupe::outgoing)
CAF_ALLOW_UNSAFE_MESSAGE_TYPE(troupe::awaited_outgoing)
CAF_ALLOW_UNSAFE_MESSAGE_TYPE(troupe::send_result)
CAF_ALLOW_UNSAFE_MESSAGE_TYPE(troupe::credit)
CAF_ALLOW_UNSAFE_MESSAGE_TYPE(troupe::end_stream)
CAF_ALLOW_UNSAFE_MESSAGE_TYPE(troupe::delivery)
CAF_ALLOW_UNSAFE_MESSAGE_TYPE(troupe::view_installed)
CAF_ALLOW_UNSAFE_MESSAGE_TYPE(troupe::stream_ended)
CAF_ALLOW_UNSAFE_MESSAGE_TYPE(troupe::view_change)
CAF_ALLOW_UNSAFE_MESSAGE_TYPE(troupe::join_rooms)
CAF_ALLOW_UNSAFE_MESSAGE_TYPE(troupe::join_flush)
CAF_ALLOW_UNSAFE_MESSAGE_TYPE(troupe::join_check)
CAF_ALLOW_UNSAFE_MESSAGE_TYPE(troupe::delivery_violation)
CAF_ALLOW_UNSAFE_MESSAGE_TYPE(troupe::leadership)
CAF_ALLOW_UNSAFE_MESSAGE_TYPE(troupe::freeze)
CAF_ALLOW_UNSAFE_MESSAGE_TYPE(troupe::frozen_state)
CAF_ALLOW_UNSAFE_MESSAGE_TYPE(troupe::fetch)
CAF_ALLOW_UNSAFE_MESSAGE_TYPE(troupe::fetched)
CAF_ALLOW_UNSAFE_MESSAGE_TYPE(troupe::draft_batch)
CAF_ALLOW_UNSAFE_MESSAGE_TYPE(troupe::departure_batch)
CAF_ALLOW_UNSAFE_MESSAGE_TYPE(troupe::arrivals)
CAF_ALLOW_UNSAFE_MESSAGE_TYPE(troupe::ack_vector)
CAF_ALLOW_UNSAFE_MESSAGE_TYPE(troupe::progress)
CAF_ALLOW_UNSAFE_MESSAGE_TYPE(troupe::holdings)
CAF_ALLOW_UNSAFE_MESSAGE_TYPE(troupe::repair_order)
CAF_ALLOW_UNSAFE_MESSAGE_TYPE(troupe::repair_batch)
CAF_ALLOW_UNSAFE_MESSAGE_TYPE(troupe::get_waits)
CAF_ALLOW_UNSAFE_MESSAGE_TYPE(troupe::speak)
CAF_ALLOW_UNSAFE_MESSAGE_TYPE(troupe::wait_list)
CAF_ALLOW_UNSAFE_MESSAGE_TYPE(troupe::get_counters)
CAF_ALLOW_UNSAFE_MESSAGE_TYPE(troupe::counters)
CAF_ALLOW_UNSAFE_MESSAGE_TYPE(troupe::tick)
CAF_ALLOW_UNSAFE_MESSAGE_TYPE(troupe::drained)
CAF_ALLOW_UNSAFE_MESSAGE_TYPE(troupe::begin_round)
CAF_ALLOW_UNSAFE_MESSAGE_TYPE(troupe::finish_round)
CAF_ALLOW_UNSAFE_MESSAGE_TYPE(troupe::round_ready)
CAF_ALLOW_UNSAFE_MESSAGE_TYPE(troupe::round_finished)
CAF_ALLOW_UNSAFE_MESSAGE_TYPE(troupe::round_failed)
CAF_ALLOW_UNSAFE_MESSAGE_TYPE(troupe::round_status)
CAF_ALLOW_UNSAFE_MESSAGE_TYPE(troupe::get_round_status)
CAF_ALLOW_UNSAFE_MESSAGE_TYPE(troupe::call)
CAF_ALLOW_UNSAFE_MESSAGE_TYPE(troupe::call_target)
CAF_ALLOW_UNSAFE_MESSAGE_TYPE(troupe::call_result)
CAF_ALLOW_UNSAFE_MESSAGE_TYPE(troupe::incoming_call)
CAF_ALLOW_UNSAFE_MESSAGE_TYPE(troupe::serve)
CAF_ALLOW_UNSAFE_MESSAGE_TYPE(troupe::written)
CAF_ALLOW_UNSAFE_MESSAGE_TYPE(troupe::notice)
CAF_ALLOW_UNSAFE_MESSAGE_TYPE(troupe::read_lines)
CAF_ALLOW_UNSAFE_MESSAGE_TYPE(troupe::input_lines)
CAF_ALLOW_UNSAFE_MESSAGE_TYPE(troupe::join_peer)
CAF_ALLOW_UNSAFE_MESSAGE_TYPE(troupe::leave)
CAF_ALLOW_UNSAFE_MESSAGE_TYPE(troupe::report_due)
CAF_ALLOW_UNSAFE_MESSAGE_TYPE(troupe::life_over)
CAF_ALLOW_UNSAFE_MESSAGE_TYPE(troupe::said)
CAF_ALLOW_UNSAFE_MESSAGE_TYPE(troupe::waiting)
