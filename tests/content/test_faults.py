from portal.content.checks.faults import N_, Fault, Faults


def test_a_fault_says_its_file_line_and_reason():
    faults = Faults("a/01-b.md")

    faults.add(3, N_("unknown key “%(key)s”"), key="titel")

    assert [str(fault) for fault in faults.found] == ["a/01-b.md:3: unknown key “titel”"]


def test_a_fault_speaks_the_language_of_its_reader():
    fault = Fault("a.md", 1, "unknown key “%(key)s”", (("key", "titel"),))
    vietnamese = {"unknown key “%(key)s”": "không có khóa “%(key)s”"}

    assert fault.message(vietnamese.__getitem__) == "không có khóa “titel”"


def test_faults_sort_by_file_and_then_by_line_number():
    faults = [Fault("b.md", 1, "x"), Fault("a.md", 10, "x"), Fault("a.md", 9, "x", (("n", "1"),))]

    assert [(fault.file, fault.line) for fault in sorted(faults)] == [("a.md", 9), ("a.md", 10), ("b.md", 1)]
