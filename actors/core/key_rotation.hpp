#pragma once

#include "actors/core/key_ring.hpp"
#include "messages/calls.hpp"
#include "messages/keys.hpp"
#include "messages/view.hpp"

#include <functional>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <vector>

namespace troupe::core {

/// Does to `ring` what `order` says. Returns what became of it.
key_ring::answer apply(key_ring& ring, const key_order& order);

/// An order that brings `key` with it.
key_order order_with(key_step what, const group_key& key);

/// What an operator wants done to the keys of a group.
struct key_wish {
  enum class kind : std::uint8_t {
    rotate,  ///< Another key takes the place of the one that seals.
    install, ///< One more key opens everywhere.
    use,     ///< The key `id` seals everywhere.
    remove,  ///< The key `id` opens nowhere any more.
  };
  kind what = kind::rotate;
  /// Of `use` and `remove`.
  std::uint8_t id = 0;
};

struct key_plan {
  std::vector<key_order> steps;
  /// Why nothing is to be done, in words; empty if something is.
  std::string refusal;
};

/// Draws a key of this number and cipher.
using draw_function = std::function<group_key(std::uint8_t, cipher_suite)>;

/// Which steps a member that has `ring` has all members take.
key_plan plan_for(const key_ring& ring, const key_wish& wish,
                  const draw_function& draw);

/// Whom an order is for.
struct addressed_order {
  member who;
  key_order what;
};

/// A member that did not do what it was told to, and why, in words.
struct key_refusal {
  std::string name;
  std::string why;
};

/// How a change of keys ended.
struct key_change_end {
  bool good = false;
  /// Which step was not passed.
  key_step at = key_step::install;
  std::vector<key_refusal> refusals;
  /// All that did all of it.
  std::vector<std::string> done;
};

/// Whom the life `self` is to give the key that seals: those who have joined,
/// if of all `settled` that are there it is the one with the lowest number.
/// Whoever has just come settles all, and greets nobody: others were there
/// before, and know the keys better. `settled` keeps those who are there.
std::vector<member> to_be_greeted(const std::vector<member>& now,
                                  incarnation self,
                                  std::set<incarnation>& settled);

struct key_rotation_out {
  std::vector<addressed_order> orders;
  /// Who is in the group now is to be told by `on_members`.
  bool wants_members = false;
  std::optional<key_change_end> end;
};

/// Changes the keys of all members of a group, one step after the other, such
/// as: install a new one, use it, remove the old one.
///
///   looks --members--> asks --all have answered--> looks
///     | all have done all        | one has not done it
///     v                          v
///    good          takes back what was installed, then failed
///
/// No member is told a step before all members have done the one before it: so
/// nobody seals with a key that another one cannot open. Who joins meanwhile
/// first does what the others have done. This node itself does each step last,
/// since what it says must be heard until then.
class key_rotation {
public:
  /// What is done by every member, in this order.
  key_rotation(incarnation self, std::vector<key_order> steps);

  /// These are the members now.
  void on_members(const std::vector<member>& now, key_rotation_out& out);

  /// `who` has done what it was told to, or has not: then `error` is not empty.
  void on_answer(incarnation who, const std::string& error,
                 key_rotation_out& out);

  /// Members that have not answered yet.
  std::size_t asked() const;

private:
  struct standing {
    member who;
    /// Steps that it has done.
    std::size_t done = 0;
    bool asked = false;
    std::string error;
  };

  std::size_t passed() const;
  bool is_own_turn() const;
  bool is_refused() const;
  void ask(key_rotation_out& out);
  void ask_one(standing& x, const key_order& what, key_rotation_out& out);
  void give_up(key_rotation_out& out);
  void end(bool good, key_rotation_out& out);

  incarnation self_;
  std::vector<key_order> steps_;
  std::map<incarnation, standing> members_;
  /// Set once it has failed, and what was installed is taken back.
  std::optional<key_change_end> failed_;
};

} // namespace troupe::core
