"""From a folder to what is published: descriptions that follow each other, terms that are kept."""

import orjson
import pytest

from assent.description import check_current, check_description, check_successor
from assent.documents.description import Status
from assent.errors import LocalError
from assent_server import description_files, key_files, publishing
from assent_server.published import Published
from support.vendor_folder import Clock, VendorFolder

KEPT = (
    "service-analytics",
    "service-analytics-portable",
    "service-tracking",
    "service-tracking-portable",
    "service-profiling",
    "service-profiling-portable",
    "service-sharing",
    "service-sharing-portable",
)


def load(vendor: VendorFolder) -> Published:
    return publishing.load(vendor.folder)


def names(published: Published) -> tuple[str, ...]:
    return tuple(offer.terms.name for offer in published.offers)


def test_all_terms_that_the_practices_keep_are_offered_in_roster_order(
    vendor: VendorFolder,
) -> None:
    """POL-01."""
    published = load(vendor)

    assert names(published) == KEPT
    described = published.description.body.accepted_terms
    assert tuple(item.name for item in described) == KEPT


def test_the_description_is_whole_and_speaks_for_the_origin(
    vendor: VendorFolder, time: Clock
) -> None:
    """DOC-07."""
    description = load(vendor).description

    check_description(description)
    check_current(description.body, origin="https://shop.example", now=time.now)
    assert description.body.second_party.legal_name == "Bücher & Söhne GmbH"


def test_policy_takes_away_what_it_removes(vendor: VendorFolder) -> None:
    vendor.change("policy.toml", "remove = []", 'remove = ["SD-BASE-ATP", "service-sharing/1.0"]')

    left = names(load(vendor))

    assert "service-profiling" not in left
    assert "service-sharing" not in left
    assert "service-analytics" in left


def test_a_wish_about_terms_that_no_roster_has_is_refused(vendor: VendorFolder) -> None:
    vendor.change("policy.toml", "remove = []", 'remove = ["service-profilling"]')

    with pytest.raises(LocalError, match="no roster has") as caught:
        load(vendor)

    assert "service-profiling" in caught.value.hint


def test_practices_that_nobody_signed_are_not_used(empty: VendorFolder) -> None:
    """SRV-11."""
    published = load(empty.made(signed=False))

    assert names(published) == ()
    assert published.practices == {}
    assert "no-terms-offered" in published.warnings(published.description.body.issued)


def test_a_local_test_uses_the_draft_and_the_same_one_again(empty: VendorFolder) -> None:
    empty.done("init", "--loopback", "--practices", "analytics")

    first = publishing.load(empty.folder, loopback=True)
    second = publishing.load(empty.folder, loopback=True)

    assert names(first) == KEPT
    assert first.loopback
    assert second.practices.keys() == first.practices.keys()
    assert second.description == first.description


def test_a_changed_draft_of_a_local_test_is_used_and_the_former_stays_readable(
    empty: VendorFolder,
) -> None:
    empty.done("init", "--loopback")
    (before,) = publishing.load(empty.folder, loopback=True).practices
    empty.change("practices/service.toml", 'retention = "P10Y"', 'retention = "P6Y"')

    published = publishing.load(empty.folder, loopback=True)

    assert before not in published.practices
    assert published.content("practices", before) is not None


def test_a_real_site_is_no_local_test_and_the_other_way_round(
    vendor: VendorFolder, tmp_path_factory: pytest.TempPathFactory
) -> None:
    local = VendorFolder(tmp_path_factory.mktemp("local") / "vendor")
    local.done("init", "--loopback")

    with pytest.raises(LocalError, match="--loopback is for local tests"):
        publishing.load(vendor.folder, loopback=True)
    with pytest.raises(LocalError, match="local test"):
        publishing.load(local.folder, loopback=False)


def test_what_has_not_changed_is_not_described_again(vendor: VendorFolder, time: Clock) -> None:
    first = load(vendor)
    time.forward(days=3)

    second = load(vendor)

    assert second.description == first.description
    assert second.former == ()


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("mailto:privacy@shop.example", "mailto:data@shop.example"),
        ('notice_period = "P30D"', 'notice_period = "P60D"'),
        ('personal_terms = "accept"', 'personal_terms = "decline"'),
        ("remove = []", 'remove = ["service-sharing"]'),
        ("# base = ", "base = "),
        ("Söhne", "Töchter"),
    ],
)
def test_whatever_it_says_when_it_changes_a_new_description_follows_the_former(
    vendor: VendorFolder, time: Clock, old: str, new: str
) -> None:
    first = load(vendor)
    time.forward(seconds=1)
    vendor.change("policy.toml", old, new)
    if old == "# base = ":
        vendor.change("policy.toml", "/assent/v1", "/assent/v2")

    second = load(vendor)

    check_successor(second.description, first.description)
    assert second.description.body.previous == first.description.record_digest
    assert second.former == (first.description,)


def test_a_description_is_renewed_well_before_it_ends(vendor: VendorFolder, time: Clock) -> None:
    first = load(vendor)
    time.forward(days=59)
    assert load(vendor).description == first.description
    time.forward(days=2)

    renewed = load(vendor).description

    assert renewed.body.ends_at > first.description.body.ends_at
    check_successor(renewed, first.description)


def test_a_clock_that_was_set_back_makes_no_older_description(
    vendor: VendorFolder, time: Clock
) -> None:
    """ST10."""
    first = load(vendor)
    time.forward(days=-2)
    vendor.change("policy.toml", "Söhne", "Töchter")

    second = load(vendor)

    assert second.description.body.issued == first.description.body.issued
    check_successor(second.description, first.description)


def test_both_keys_sign_the_description_after_a_rotation(vendor: VendorFolder, time: Clock) -> None:
    """SRV-12, ID4."""
    first = load(vendor)
    time.forward(days=1)
    vendor.done("keys", "rotate")

    second = load(vendor)

    check_description(second.description)
    check_successor(second.description, first.description)
    methods = [proof.verification_method for proof in second.description.proofs]
    assert methods == ["did:web:shop.example#key-1", "did:web:shop.example#key-2"]
    assert second.signer.verification_method == "did:web:shop.example#key-2"


def test_a_rotation_that_nobody_published_for_days_is_still_signed_by_both(
    vendor: VendorFolder, time: Clock
) -> None:
    first = load(vendor)
    vendor.done("keys", "rotate")
    time.forward(days=9)

    second = load(vendor)

    check_successor(second.description, first.description)
    listed = {entry.ref[-5:]: entry for entry in second.description.body.keys}
    assert listed["key-1"].valid_until is not None
    assert listed["key-1"].valid_until > time.now


def test_after_a_rotation_the_new_key_alone_signs_the_next_description(
    vendor: VendorFolder, time: Clock
) -> None:
    load(vendor)
    vendor.done("keys", "rotate")
    rotated = load(vendor)
    time.forward(days=1)
    vendor.change("policy.toml", "Söhne", "Töchter")

    after = load(vendor)

    assert len(after.description.proofs) == 1
    check_successor(after.description, rotated.description)
    assert len(description_files.read(vendor.folder)) == 3


def test_a_key_that_stood_by_takes_over_when_the_former_is_lost(
    vendor: VendorFolder, time: Clock
) -> None:
    vendor.done("keys", "new")
    first = load(vendor)
    time.forward(days=1)
    (vendor.folder.keys / "key-1.key").unlink()
    vendor.done("keys", "rotate")

    second = load(vendor)

    assert len(second.description.proofs) == 1
    check_successor(second.description, first.description)


def test_a_new_key_that_nobody_knows_is_no_successor_of_a_lost_one(vendor: VendorFolder) -> None:
    load(vendor)
    vendor.done("keys", "rotate")
    (vendor.folder.keys / "key-1.key").unlink()

    with pytest.raises(LocalError, match="nothing proves the new key"):
        load(vendor)


def test_a_record_of_the_former_key_verifies_after_the_rotation(
    vendor: VendorFolder, time: Clock
) -> None:
    first = load(vendor)
    vendor.done("keys", "rotate")

    second = load(vendor)

    method = first.signer.verification_method
    assert second.keys.public_key(method, time.now) == first.signer.key.public


def test_retired_practices_stay_readable(vendor: VendorFolder) -> None:
    (before,) = load(vendor).practices
    vendor.change("practices/analytics.toml", 'retention = "P1Y"', 'retention = "P6M"')
    vendor.done("practices", "sign", "--yes", "--signer", "Ada")

    published = load(vendor)

    assert before not in published.practices
    assert published.content("practices", before) is not None


def test_retiring_is_described_and_can_be_undone(vendor: VendorFolder) -> None:
    vendor.done("retire")
    assert load(vendor).description.body.status is Status.RETIRED

    vendor.done("retire", "--undo")

    assert load(vendor).description.body.status is Status.OPEN


def test_signed_practices_that_somebody_edited_are_refused(vendor: VendorFolder) -> None:
    path = vendor.folder.practices / "analytics.json"
    path.write_bytes(path.read_bytes().replace(b'"P1Y"', b'"P9Y"'))

    with pytest.raises(LocalError, match="not what was signed here"):
        load(vendor)


def test_a_description_that_somebody_edited_is_refused(vendor: VendorFolder) -> None:
    load(vendor)
    path = vendor.folder.descriptions / "000001.json"
    path.write_bytes(path.read_bytes().replace(b"P30D", b"P31D"))

    with pytest.raises(LocalError, match="damaged or foreign"):
        load(vendor)


def test_a_description_is_never_overwritten(vendor: VendorFolder) -> None:
    published = load(vendor)

    with pytest.raises(LocalError, match="there already"):
        description_files.append(vendor.folder, published.description, number=1)


def test_of_several_profiles_that_keep_terms_the_most_fitting_is_named(
    vendor: VendorFolder,
) -> None:
    """POL-01. The profile that does less keeps more terms; the other was written for these."""
    service = VendorFolder(vendor.path.parent / "other").made(practices="service", signed=False)
    draft = (service.folder.practices / "service.toml").read_bytes()
    (vendor.folder.practices / "less.toml").write_bytes(draft)
    vendor.done("practices", "sign", "less", "--yes", "--signer", "Ada")

    published = load(vendor)

    profile = {item.record_digest: item.body.profile for item in published.practices.values()}
    named = {
        offer.terms.name: profile[offer.practices.digest_multibase] for offer in published.offers
    }
    assert named["service"] == "less"
    assert named["service-analytics"] == "analytics"


def test_the_static_file_lists_a_foreign_name_only_by_choice(vendor: VendorFolder) -> None:
    """BND-18."""
    ids = {item["id"] for item in orjson.loads(load(vendor).myterms or b"")["agreements"]}
    assert "https://w3id.org/assent/terms/service-analytics/1.0" in ids
    assert not any(name.startswith("SD-") for name in ids)
    vendor.change("policy.toml", "foreign_ids = []", 'foreign_ids = ["SD-BASE-A", "SD-BASE"]')

    chosen = {item["id"] for item in orjson.loads(load(vendor).myterms or b"")["agreements"]}

    assert "SD-BASE-A" in chosen
    assert "SD-BASE" not in chosen, "these terms are not accepted"


def test_the_vendor_is_not_the_keeper_of_its_own_roster(vendor: VendorFolder) -> None:
    """ROS-02."""
    vendor.change("policy.toml", "# did = ", 'did = "did:web:roster.assent.example" #')

    with pytest.raises(LocalError, match="the vendor itself"):
        load(vendor)


def test_a_roster_of_a_keeper_that_nobody_named_is_not_used(vendor: VendorFolder) -> None:
    """ROS-02."""
    vendor.change("policy.toml", '["did:web:roster.assent.example"]', '["did:web:other.example"]')

    with pytest.raises(LocalError, match="no keeper whose roster is here"):
        load(vendor)


def test_terms_of_a_roster_that_has_ended_are_not_offered(
    vendor: VendorFolder, time: Clock
) -> None:
    """ROS-03."""
    time.forward(days=6 * 365)

    published = load(vendor)

    assert names(published) == ()
    assert "rosters-ended" in published.warnings(time.now)


def test_preferred_terms_that_no_profile_keeps_are_warned_about(
    vendor: VendorFolder, time: Clock
) -> None:
    assert load(vendor).warnings(time.now) == ()
    vendor.change("policy.toml", "prefer = []", 'prefer = ["service"]')

    assert load(vendor).warnings(time.now) == ("preferred-terms-not-kept",)


def test_a_folder_never_changes_its_vendor(empty: VendorFolder) -> None:
    empty.made(signed=False)
    load(empty)
    empty.change("policy.toml", "https://shop.example", "https://other.example")

    with pytest.raises(LocalError, match="records name did:web:shop"):
        load(empty)

    assert len(description_files.read(empty.folder)) == 1


def test_a_running_endpoint_does_not_move(vendor: VendorFolder) -> None:
    with vendor.opened() as shop:
        vendor.change("policy.toml", "# base = ", 'base = "https://shop.example/elsewhere" #')

        with pytest.raises(LocalError, match="has changed"):
            shop.run(shop.endpoint.reload())

    assert len(description_files.read(vendor.folder)) == 1


def test_a_broken_key_listing_publishes_nothing(vendor: VendorFolder) -> None:
    (vendor.folder.keys / "keys.json").write_bytes(b"{}")

    with pytest.raises(LocalError):
        load(vendor)
    with pytest.raises(LocalError):
        key_files.read(vendor.folder)
    assert not vendor.folder.descriptions.exists()


def test_who_abides_by_the_signal_says_so_since_which_day(vendor: VendorFolder) -> None:
    """GPC-03."""
    with vendor.opened() as shop:
        assert shop.endpoint.published.gpc is None
    vendor.change("policy.toml", "# gpc_since", "gpc_since")

    with vendor.opened() as shop:
        assert shop.endpoint.published.gpc == b'{"gpc":true,"lastUpdate":"2027-03-01"}'


def test_a_day_that_is_none_stops_what_reads_it(vendor: VendorFolder) -> None:
    """SRV-10."""
    vendor.change("policy.toml", '# gpc_since = "2027-03-01"', 'gpc_since = "yes"')

    assert "gpc_since" in vendor.command("doctor").output
