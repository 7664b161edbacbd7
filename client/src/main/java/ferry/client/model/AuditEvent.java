package ferry.client.model;

import java.time.Instant;
import java.util.Optional;

/// A row of the server's record of events.
///
/// @param number newer rows have greater ones
/// @param event a name such as `LOGIN`; newer servers know more of them
/// @param refused whether what was tried was not done
/// @param actor name of who acted; empty for somebody unproved and for the server itself
/// @param subject name of whom it was about; empty if there is nobody
/// @param session empty if there is none
/// @param address where it came from; empty for the server itself
/// @param detail more for people; often empty
public record AuditEvent(
        long number,
        Optional<Instant> time,
        String event,
        boolean refused,
        String actor,
        String subject,
        String session,
        String address,
        String detail) {}
