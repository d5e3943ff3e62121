#include "api/events.h"

#include <charconv>
#include <map>

#include "api/handlers.h"
#include "api/session.h"
#include "base/json_writer.h"
#include "base/log.h"
#include "kernel/find.h"
#include "kernel/follow.h"

namespace api {
namespace {

constexpr auto kHeartbeat = std::chrono::seconds(20);  // so that a proxy does not take the stream for dead

std::string event_of(const kernel::Happened& happened, const kernel::Subject& subject) {
  base::JsonWriter json;
  json.begin_object().key("type").text(subject.type->name).key("ref").text(subject.type->ref(subject.id));
  json.key("revision");
  if (happened.type->entry)
    json.null();
  else
    json.integer(happened.revision);
  json.key("verb").text(happened.type->entry ? happened.type->name : happened.verb).end_object();
  return http::event_text("change", std::to_string(happened.seq), json.str());
}

// Only what its reader may see: an entry as well as the record that it hangs on.
base::Result<std::string> visible_event(const kernel::View& view, const kernel::Happened& happened) {
  auto seen = kernel::load(view, *happened.type, happened.id);
  if (!seen.ok())
    return seen.error().kind == base::ErrorKind::kNotFound ? base::Result<std::string>(std::string())
                                                           : base::Result<std::string>(seen.take_error());
  const auto subject = TRY(kernel::subject_of(view, happened));
  return subject.type && !subject.type->entry ? event_of(happened, subject) : std::string();
}

base::Result<std::int64_t> last_event_id(const Call& call, const kernel::View& view) {
  const auto latest = TRY(kernel::last_seq(view.session));
  const auto header = call.request.header("last-event-id");
  if (!header) return latest;
  std::int64_t seq = 0;
  const auto [end, error] = std::from_chars(header->data(), header->data() + header->size(), seq);
  if (error != std::errc() || end != header->data() + header->size() || seq < 0 || seq > latest) return latest;
  return seq;
}

}  // namespace

base::Result<Told> events_after(const kernel::View& view, std::int64_t seq) {
  const auto happened = TRY(kernel::happened_after(view.model(), view.session, seq, kMostMissed + 1));
  if (happened.size() > static_cast<std::size_t>(kMostMissed)) {
    const auto latest = TRY(kernel::last_seq(view.session));
    return Told{http::event_text("reload", std::to_string(latest), "{}"), latest};
  }
  Told told{"", seq};
  for (auto& each : happened) {
    told.text += TRY(visible_event(view, each));
    told.seq = each.seq;
  }
  return told;
}

void EventHub::Bell::ring() {
  {
    std::lock_guard hold(mutex);
    ringing = true;
  }
  rung.notify_one();
}

EventHub::EventHub(const kernel::Ground& ground, store::Store& store) : ground_(ground), store_(store) {
  store.on_commit([bell = bell_] { bell->ring(); });
  thread_ = std::thread([this] { follow(); });
}

EventHub::~EventHub() {
  {
    std::lock_guard hold(bell_->mutex);
    bell_->ending = true;
  }
  bell_->rung.notify_one();
  thread_.join();
  for (auto& subscriber : subscribers_) subscriber.sink->close();
}

void EventHub::join(Subscriber subscriber) {
  ++count_;
  {
    std::lock_guard hold(mutex_);
    joining_.push_back(std::move(subscriber));
  }
  bell_->ring();  // something may have happened since its snapshot
}

void EventHub::take_joining() {
  {
    std::lock_guard hold(mutex_);
    for (auto& subscriber : joining_) subscribers_.push_back(std::move(subscriber));
    joining_.clear();
  }
  count_ -= std::erase_if(subscribers_, [](auto& subscriber) { return subscriber.sink->closed(); });
}

void EventHub::follow() {
  for (;;) {
    bool rung = false;
    {
      std::unique_lock hold(bell_->mutex);
      bell_->rung.wait_for(hold, kHeartbeat, [this] { return bell_->ringing || bell_->ending; });
      if (bell_->ending) return;
      rung = std::exchange(bell_->ringing, false);
    }
    take_joining();
    if (subscribers_.empty()) continue;
    auto told = store_.read([&](store::Session& session) { return rung ? tell_all(session) : beat(session); });
    if (!told.ok()) base::log_error("api.events", told.error().message);
  }
}

// A sign of life for those who may stay.
base::Result<void> EventHub::beat(store::Session& session) {
  const auto heartbeat = std::make_shared<const std::string>(": \n\n");
  for (auto& subscriber : subscribers_) {
    if (subscriber.may_stay(session))
      subscriber.sink->push(heartbeat);
    else
      subscriber.sink->close();
  }
  return {};
}

// Subscribers of one person who have heard the same are told the same text.
base::Result<void> EventHub::tell_all(store::Session& session) {
  std::map<std::pair<std::int64_t, std::int64_t>, std::pair<std::shared_ptr<const std::string>, std::int64_t>> told;
  for (auto& subscriber : subscribers_) {
    const auto [news, fresh] = told.try_emplace({subscriber.person, subscriber.seq});
    if (fresh) {
      const auto actor = TRY(ground_.actor(session, subscriber.person));
      auto found = TRY(events_after(kernel::make_view(ground_, session, *actor), subscriber.seq));
      news->second = {std::make_shared<const std::string>(std::move(found.text)), found.seq};
    }
    const auto& [text, seq] = news->second;
    if (!text->empty()) subscriber.sink->push(text);
    subscriber.seq = seq;
  }
  return {};
}

Answer follow_events(const Call& call, const kernel::View& view) {
  if (call.events.is_full())
    return base::unavailable("Too many browsers follow the changes at the moment; try again later.");
  auto missed = TRY(events_after(view, TRY(last_event_id(call, view))));
  http::EventStream stream;
  stream.first = "retry: 2000\n\n" + missed.text;
  stream.on_open = [&events = call.events, person = call.actor->person, seq = missed.seq,
                    may_stay = credential_check(call)](std::shared_ptr<http::EventSink> sink) {
    events.join({std::move(sink), person, seq, may_stay});
  };
  http::Response response;
  response.add("Content-Type", "text/event-stream").add("Cache-Control", "no-store").add("X-Accel-Buffering", "no");
  response.body = std::move(stream);
  return response;
}

}  // namespace api
