#include "intake/kernel_writer.h"

#include <algorithm>
#include <set>

namespace intake {
namespace {

using base::Value;

// One batch inside its transaction.
class BatchWork {
 public:
  BatchWork(const Mapping& mapping, NameCache& names, kernel::Work& work)
      : mapping_(mapping), names_(names), work_(work) {}

  base::Result<BatchOutcome> write(const std::vector<SourceRecord>& batch) {
    for (const SourceRecord& record : batch) TRY(write_record(record));
    return outcome_;
  }

 private:
  base::Result<void> write_record(const SourceRecord& source) {
    kernel::ImportRecord record;
    record.type = mapping_.type;
    record.source = mapping_.source;
    record.ref = source.ref;
    record.events.reserve(source.events.size());
    for (const SourceEvent& event : source.events) record.events.push_back(TRY(translate(event)));
    kernel::ImportOutcome written = TRY(kernel::import_record(work_, record));
    count(source, written);
    return {};
  }

  void count(const SourceRecord& source, const kernel::ImportOutcome& written) {
    ENSURE(written.written.size() == source.events.size());
    outcome_.records_created += written.created;
    outcome_.records_changed += written.changed && !written.created;
    outcome_.entries_written += written.events_written;
    outcome_.deviations += written.deviations;
    for (std::size_t i = 0; i < source.events.size(); ++i) {
      if (source.events[i].kind != SourceEvent::Kind::kRow) continue;
      ++(written.written[i] ? outcome_.rows_written : outcome_.rows_known);
    }
  }

  base::Result<kernel::ImportEvent> translate(const SourceEvent& source) {
    kernel::ImportEvent event;
    event.effective_us = source.effective_us;
    event.digest = bytes_of_digest(source.digest);
    event.occurrence = source.occurrence;
    event.state = source.state;
    event.set.reserve(source.set.size() + 1);
    for (const auto& [map, value] : source.set)
      event.set.emplace_back(map->field->name, map->reference ? TRY(resolve(*map->reference, value)) : value);
    if (source.external_state) event.set.emplace_back("external_state", *source.external_state);
    for (const SourceComment& said : source.comments) {
      std::int64_t by = said.by.empty() ? 0 : TRY(find_or_make(*said.map->person, said.by));
      event.comments.push_back({source.effective_us, by, said.text, said.map->internal});
    }
    return event;
  }

  // Names become ids: one, or each once.
  base::Result<Value> resolve(const Reference& reference, const Value& names) {
    if (const auto* name = std::get_if<std::string>(&names.v)) return Value(TRY(find_or_make(reference, *name)));
    const auto* many = std::get_if<base::Texts>(&names.v);
    if (!many) return Value();
    base::Ids ids;
    for (const std::string& name : *many) {
      std::int64_t id = TRY(find_or_make(reference, name));
      if (std::find(ids.begin(), ids.end(), id) == ids.end()) ids.push_back(id);
    }
    return Value(std::move(ids));
  }

  base::Result<std::int64_t> find_or_make(const Reference& reference, const std::string& name) {
    if (const std::int64_t* id = names_.find(*reference.type, name)) return *id;
    std::vector<std::pair<std::string, Value>> made;
    for (const Reference::Given& given : reference.make)
      made.emplace_back(given.field->name, given.reference ? TRY(resolve(*given.reference, given.value)) : given.value);
    std::size_t before = work_.touched.size();
    std::int64_t id = TRY(kernel::import_reference(work_, *reference.type, mapping_.source, name, made));
    outcome_.references_made += work_.touched.size() > before;
    names_.add(*reference.type, name, id);
    return id;
  }

  const Mapping& mapping_;
  NameCache& names_;
  kernel::Work& work_;
  BatchOutcome outcome_;
};

}  // namespace

const std::int64_t* NameCache::find(const model::RecordType& type, std::string_view name) const {
  for (const auto* names : {&known_, &fresh_}) {
    auto of_type = names->find(&type);
    if (of_type == names->end()) continue;
    auto at = of_type->second.find(name);
    if (at != of_type->second.end()) return &at->second;
  }
  return nullptr;
}

void NameCache::add(const model::RecordType& type, std::string_view name, std::int64_t id) {
  fresh_[&type].insert_or_assign(std::string(name), id);
}

void NameCache::commit() {
  std::size_t more = 0;
  for (const auto& [type, names] : fresh_) more += names.size();
  if (size_ + more > kMaxCachedNames) {  // forgetting all is simple, rare, and costs one look-up a name
    known_.clear();
    size_ = 0;
  }
  size_ += more;
  for (auto& [type, names] : fresh_) known_[type].merge(names);
  fresh_.clear();
}

struct KernelWriter::Job {
  std::vector<SourceRecord> batch;
  BatchOutcome outcome;
  std::set<const model::RecordType*> touched;
  std::promise<base::Result<void>> done;
};

KernelWriter::KernelWriter(const Mapping& mapping, const kernel::Ground& ground, store::Store& store,
                           const rights::Actor& actor)
    : mapping_(mapping), ground_(ground), store_(store), actor_(actor) {}

// The job reads what this object holds.
KernelWriter::~KernelWriter() {
  if (job_) static_cast<void>(wait());
}

void KernelWriter::start(std::vector<SourceRecord> batch) {
  ENSURE(!job_);
  job_ = std::make_shared<Job>();
  job_->batch = std::move(batch);
  auto write = [this, job = job_](store::Session& session) -> base::Result<void> {
    names_.begin();
    job->touched.clear();
    kernel::Work work(kernel::make_view(ground_, session, actor_));
    work.source = "import";
    job->outcome = TRY(BatchWork(mapping_, names_, work).write(job->batch));
    for (const auto& touched : work.touched) job->touched.insert(touched.type);
    return {};
  };
  store_.write(std::move(write), [job = job_](base::Result<void> result) { job->done.set_value(std::move(result)); });
}

base::Result<BatchOutcome> KernelWriter::wait() {
  ENSURE(job_);
  auto job = std::move(job_);
  auto result = job->done.get_future().get();
  if (!result) return result.take_error();
  names_.commit();
  for (const model::RecordType* type : job->touched) ground_.forget(*type);
  return job->outcome;
}

}  // namespace intake
