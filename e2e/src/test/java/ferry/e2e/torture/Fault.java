package ferry.e2e.torture;

import ferry.kernel.life.FailPoint;

/// Something bad that is done to a crew while bytes move.
sealed interface Fault {
    String name();

    /// Done when so much has been sent, or received.
    ///
    /// @param receiver whose position counts; [#THE_SENDER]'s otherwise
    /// @param act returns when it is over: what has died runs again, what was cut leads somewhere again
    record Blow(String name, int receiver, Act act) implements Fault {
        static final int THE_SENDER = -1;
    }

    /// The server dies at a point of its own code.
    ///
    /// @param time which time it comes by there
    record Halt(FailPoint point, int time) implements Fault {
        @Override
        public String name() {
            return "halt " + point.label() + "@" + time;
        }
    }

    interface Act {
        void on(Crew crew) throws Exception;
    }
}
