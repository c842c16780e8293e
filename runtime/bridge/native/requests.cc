#include "requests.h"

namespace tophalf {
namespace {

constexpr size_t kMaxPlaces = 1 << 16;

constexpr uint32_t name(size_t place, uint16_t generation) {
  return uint32_t{generation} << 16 | static_cast<uint32_t>(place);
}
constexpr uint16_t placeOf(uint32_t id) { return static_cast<uint16_t>(id); }
constexpr uint16_t generationOf(uint32_t id) { return static_cast<uint16_t>(id >> 16); }

// Never 0, so that no name is 0.
constexpr uint16_t next(uint16_t generation) { return generation == UINT16_MAX ? 1 : generation + 1; }

}  // namespace

uint32_t Requests::add(const Request& request) {
  if (free_.empty()) {
    if (places_.size() == kMaxPlaces) return 0;
    free_.push_back(static_cast<uint16_t>(places_.size()));
    places_.push_back({{}, 1, false});
  }
  uint16_t index = free_.back();
  free_.pop_back();
  Place& place = places_[index];
  place.request = request;
  place.used = true;
  return name(index, place.generation);
}

bool Requests::take(uint32_t id, Request* out) {
  if (!holds(id)) return false;
  Place& place = places_[placeOf(id)];
  *out = place.request;
  place.used = false;
  place.generation = next(place.generation);
  free_.push_back(placeOf(id));
  return true;
}

bool Requests::holds(uint32_t id) const {
  if (placeOf(id) >= places_.size()) return false;
  const Place& place = places_[placeOf(id)];
  return place.used && place.generation == generationOf(id);
}

bool Requests::waits(uint32_t id, uint64_t node) {
  if (!holds(id)) return false;
  places_[placeOf(id)].request.writesTo = node;
  return true;
}

// Looked for only when a signal has come, among as many as wait at a time.
uint32_t Requests::find(uint64_t unique) const {
  for (size_t i = 0; i < places_.size(); i++) {
    if (places_[i].used && places_[i].request.unique == unique) return name(i, places_[i].generation);
  }
  return 0;
}

std::vector<uint32_t> Requests::all() const {
  std::vector<uint32_t> ids;
  for (size_t i = 0; i < places_.size(); i++) {
    if (places_[i].used) ids.push_back(name(i, places_[i].generation));
  }
  return ids;
}

}  // namespace tophalf
