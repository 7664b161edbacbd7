package ferry.auth.login;

import ferry.auth.account.Accounts;
import ferry.auth.account.DeviceCookies;
import ferry.auth.audit.AuditTrail;
import ferry.auth.db.Database;

/// The tables that letting people in reads and writes.
public record Tables(
        Database database, Accounts accounts, DeviceCookies cookies, AuditTrail audit) {}
