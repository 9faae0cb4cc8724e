/* One negotiation and the withdrawal of an agreement, for spin. spec/model.md says how to read it.

   The steps between the markers are written from the core's table. The rest is what surrounds
   it: a vendor that plans, then commits, twice at once; a person who may decide anything that the
   table allows; replies that are lost, late or doubled; a withdrawal that is sent until answered.
   A crash before a commit is a request that was lost, one after it a reply that was lost. */

#define FAULTS_MAX 2

mtype = { none, pending, countered, agreed, declined, cancelled };
mtype = { Agreement, Pending, CounterOffer, Decline, Cancellation, Withdrawal };
mtype = { first, second };

mtype state = none;     /* of the negotiation, on the vendor's disk */
byte outcomes = 0;      /* how often a terminal state was entered, up to 2 */
mtype held = none;      /* the outcome that the customer holds */
bool two_held = false;  /* she was given another one */
bool wanted = false;    /* she has signed the withdrawal */
bool answered = false;  /* she holds its receipt */
byte faults = 0;        /* requests and replies that were lost */

chan notices = [1] of { mtype };
chan receipts = [1] of { mtype };

#define TERMINAL(s) (s == agreed || s == declined || s == cancelled)

/* Sets `next` to where a document leads, or to none where the table has no such step. */
inline look_up(from, sender, document, next) {
  if
/* generated: steps */
  :: from == none && sender == second && document == Agreement -> next = agreed
  :: from == none && sender == second && document == Pending -> next = pending
  :: from == none && sender == second && document == CounterOffer -> next = countered
  :: from == none && sender == second && document == Decline -> next = declined
  :: from == none && sender == first && document == Cancellation -> next = cancelled
  :: from == pending && sender == second && document == Agreement -> next = agreed
  :: from == pending && sender == second && document == CounterOffer -> next = countered
  :: from == pending && sender == second && document == Decline -> next = declined
  :: from == pending && sender == first && document == Cancellation -> next = cancelled
  :: from == pending && sender == first && document == Withdrawal -> next = cancelled
  :: from == countered && sender == second && document == Agreement -> next = agreed
  :: from == countered && sender == second && document == Decline -> next = declined
  :: from == countered && sender == first && document == Decline -> next = declined
  :: from == countered && sender == first && document == Withdrawal -> next = cancelled
/* end */
  :: else -> next = none
  fi
}

inline enter(next) {
  if
  :: TERMINAL(next) && outcomes < 2 -> outcomes++
  :: else
  fi;
  state = next
}

/* A reply arrives, or is lost; what she holds stays. */
inline reply(outcome) {
  if
  :: TERMINAL(outcome) && held == none -> held = outcome
  :: TERMINAL(outcome) && held != none && held != outcome -> two_held = true
  :: true
  fi
}

/* Any document of either party that bears on the negotiation, but for withdrawals. */
proctype Worker() {
  mtype from, sender, document, next;
  do
  :: atomic {
       from = state;
       if
       :: sender = second; document = Agreement
       :: sender = second; document = Pending
       :: sender = second; document = CounterOffer
       :: sender = second; document = Decline
       :: sender = first; document = Decline
       :: sender = first; document = Cancellation
       fi;
       look_up(from, sender, document, next);
       sender = 0; document = 0
     };
     /* Between the plan and the commit the other worker, or a withdrawal, may be faster. */
     atomic {
       if
       :: next != none && state == from -> enter(next)
       :: else
       fi;
       reply(state);
       from = 0; next = 0
     }
  od
}

proctype Notices() {
  mtype next = none;
  do
  :: atomic {
       nempty(notices) && nfull(receipts) -> notices?Withdrawal;
       look_up(state, first, Withdrawal, next);
       if
       :: state == pending || state == countered ->
          /* A step that the table lacks is rejected, and the withdrawal with it. */
          if
          :: next != none -> enter(next); receipts!Withdrawal
          :: else
          fi
       :: else -> receipts!Withdrawal
       fi;
       next = none
     }
  od
}

proctype Withdrawing() {
  wanted = true;
  do
  :: atomic { !answered && nfull(notices) -> notices!Withdrawal }
  :: atomic { receipts?Withdrawal -> answered = true }
  od
}

/* Bounded, so that what is sent again and again arrives in the end. */
proctype Network() {
  do
  :: atomic { faults < FAULTS_MAX && nempty(notices) -> notices?Withdrawal; faults++ }
  :: atomic { faults < FAULTS_MAX && nempty(receipts) -> receipts?Withdrawal; faults++ }
  od
}

init {
  atomic {
    run Worker(); run Worker(); run Notices(); run Withdrawing(); run Network()
  }
}

ltl one_outcome { [] (outcomes <= 1 && !two_held) }

ltl both_match { [] (held == none || held == state) }

ltl one_alternative {
  [] (state == countered -> [] (state != countered -> [] (state != countered)))
}

ltl terminal_stays {
  [] ((state == agreed -> [] (state == agreed)) &&
      (state == declined -> [] (state == declined)) &&
      (state == cancelled -> [] (state == cancelled)))
}

ltl withdrawal_succeeds { [] (wanted -> <> answered) }
