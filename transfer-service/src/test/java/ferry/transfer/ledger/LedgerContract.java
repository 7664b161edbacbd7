package ferry.transfer.ledger;

/// What every ledger promises, in several parts; a test of each ledger implements them all.
public interface LedgerContract
        extends OpeningContract,
                EndingContract,
                LogContract,
                ReceiptContract,
                ConsumerContract,
                ListContract,
                PruningContract,
                SilenceContract,
                DepartureContract,
                QuotaContract,
                ExpiryContract {}
