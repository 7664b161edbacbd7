package ferry.transfer.upload;

import ferry.transfer.ledger.Allowance;
import ferry.transfer.ledger.Ledger;
import ferry.transfer.ledger.Reservation;
import ferry.transfer.ledger.Transfer;

/// What an upload stream holds of its sender's quota.
interface Hold {
    /// The declared size is reserved whole, and no byte comes beyond it.
    Hold FIXED =
            new Hold() {
                @Override
                public boolean covers(long bytes) {
                    return true;
                }

                @Override
                public void cover(long bytes) {}
            };

    /// Whether the file may have `bytes` for sure.
    boolean covers(long bytes);

    /// Makes sure that the file may have `bytes`. May block on the ledger.
    ///
    /// @throws ferry.kernel.fault.Fault if it may not
    void cover(long bytes);

    /// Of a file whose size is not known. Used by one thread at a time.
    static Hold growing(Ledger ledger, Transfer transfer, long reserved, Allowance allowance) {
        return new Hold() {
            private long held = reserved;

            @Override
            public boolean covers(long bytes) {
                return bytes <= held;
            }

            @Override
            public void cover(long bytes) {
                if (covers(bytes)) {
                    return;
                }
                held =
                        switch (ledger.reserve(
                                transfer.id(), transfer.attempt(), bytes, allowance)) {
                            case Reservation.Reserved(long more) -> more;
                            case Reservation.Refused(var shortage) ->
                                    throw UploadFaults.noRoom(shortage);
                            // Whoever took over, or ended it, has told this stream or is about to
                            case Reservation.NotOwner() -> held;
                        };
            }
        };
    }
}
