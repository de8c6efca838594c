"""The directory that tests of ldap tables ask: people, groups of all kinds, aliases and a referral."""
BASE = "dc=example,dc=com"
PEOPLE = f"ou=people,{BASE}"
GROUPS = f"ou=groups,{BASE}"


def record(name, classes, **attributes):
    lines = [f"dn: {name}", *(f"objectClass: {one}" for one in (*classes.split(), "extensibleObject"))]
    for attribute, values in attributes.items():
        for value in values if isinstance(values, (list, tuple)) else [values]:
            lines.append(f"{attribute.replace('__', ';').replace('_', '-')}: {value}")
    return "\n".join(lines) + "\n\n"


def person(uid, **attributes):
    return record(f"uid={uid},{PEOPLE}", "inetOrgPerson", uid=uid, cn=uid, sn=uid, **attributes)


def group(cn, **attributes):
    attributes.setdefault("member", f"uid=ann,{PEOPLE}")
    return record(f"cn={cn},{GROUPS}", "groupOfNames", cn=cn, mail=f"{cn}@example.com", **attributes)


URLS = {
    "url1": f"ldap:///{PEOPLE}??one?(departmentNumber=7)",
    "url2": f"ldap:///{PEOPLE}?mail?one?(departmentNumber=7)",
    "url3": f"ldap:///{PEOPLE}?description?sub?(uid=*)",
    "url4": f"ldap:///uid=bob,{PEOPLE}",
    "url5": f"ldap:///{PEOPLE}?cn?sub?(uid=ann)",
    "url6": f"ldap://other.invalid/{PEOPLE}?MAIL,member?sub?(uid=ann)",
    "url7": f"ldap:///{PEOPLE}?mail?sub?(uid=ann)(",
    "url8": f"ldap:///{PEOPLE}?mail?bogus?(uid=ann)",
    "url9": "http://www.example.com/",
    "url10": f"LDAPS:///{PEOPLE}?mail;lang-de,*,1.1?sub?(uid=tag)",
    "url11": "ldap:///",
    "url12": f"ldap:///ou=nothing,{BASE}",
    "url13": f"<URL:ldap:///{PEOPLE}?mail?sub?(uid=ann)>",
    "url14": f"ldap:///{PEOPLE}?mail?sub?(uid=ann) with a label",
}

LDIF = "".join([
    f"dn: {BASE}\nobjectClass: dcObject\nobjectClass: organization\ndc: example\no: Example\n\n",
    *(record(f"ou={name},{BASE}", "organizationalUnit", ou=name) for name in ("people", "groups", "empty")),
    person("ann", mail="ann@example.com", description=["one", "two"], l="here", userPassword="pw"),
    person("bob", mail=["bob@example.com", "robert@example.com"], description="b1"),
    person("eve", mail="eve@example.com"),
    *(person(f"seven{i}", mail=f"s{i}@example.com", departmentNumber="7") for i in range(3)),
    person("tag", mail="tag@example.com", description__lang_de="deutsch", description="english"),
    person("müller", mail="umlaut@example.com"),
    person("star*(x)", mail="star@example.com"),
    record(f"uid=odd,{PEOPLE}", "inetOrgPerson", uid="odd", cn="odd", sn="odd", jpegPhoto=[": YQBi", ": AGI="], audio=": /w==",
           description=["a,b", ": QHkueg==", "x@", "plain", "x@y@z"]).replace(": : ", ":: "),
    record(f"cn=comma\\2C \\22q\\22,{BASE}", "person", cn='comma, "q"', sn="s", mail="weird@example.com"),
    group("g1", member=[f"uid=ann,{PEOPLE}", f"uid=bob,{PEOPLE}"], description="gd"),
    group("g2", member=[f"cn=g1,{GROUPS}", f"uid=eve,{PEOPLE}"]),
    group("loop1", member=f"cn=loop2,{GROUPS}"),
    group("loop2", member=f"cn=loop1,{GROUPS}"),
    group("dangling", member=[f"uid=nobody,{PEOPLE}", f"uid=ann,{PEOPLE}"]),
    group("gone", member=f"uid=nobody,{PEOPLE}"),
    group("term", l="terminal@host"),
    group("text", description=f"uid=bob,{PEOPLE}"),
    *(group(name, labeledURI=url) for name, url in URLS.items()),
    record(f"cn=alias,{BASE}", "alias", cn="alias", aliasedObjectName=PEOPLE),
    record(f"uid=al,ou=empty,{BASE}", "alias", uid="al", aliasedObjectName=f"uid=ann,{PEOPLE}"),
    record(f"ou=ref,{BASE}", "referral", ou="ref", ref=f"ldap://127.0.0.1:1/{PEOPLE}"),
])
